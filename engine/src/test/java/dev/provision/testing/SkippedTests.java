package dev.provision.testing;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints each test that is not run, and why, so that nothing is skipped in silence. */
public final class SkippedTests implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        print(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, org.junit.platform.engine.TestExecutionResult result) {
        if (result.getStatus() == org.junit.platform.engine.TestExecutionResult.Status.ABORTED) {
            print(test, result.getThrowable().map(Throwable::getMessage).orElse("an assumption does not hold"));
        }
    }

    private static void print(TestIdentifier test, String reason) {
        String name = test.getUniqueIdObject().getSegments().stream()
                .skip(1)
                .map(segment -> segment.getValue().replaceAll(".*\\.|\\(.*", ""))
                .reduce((left, right) -> left + "." + right)
                .orElse(test.getDisplayName());
        System.out.println("SKIPPED " + name + ": " + reason);
    }
}
