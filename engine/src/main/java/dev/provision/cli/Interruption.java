package dev.provision.cli;

import dev.provision.run.FleetLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run in order on Ctrl-C or SIGTERM: no new step is begun, connections are closed, the report and the journal get
 * their last events. A step that is running on a host goes on to its end there, under the host's lock.
 */
final class Interruption {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch ended = new CountDownLatch(1);

    private Interruption() {}

    static Interruption guard(FleetLoop loop) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.end(loop), "interruption"));
        return interruption;
    }

    private void end(FleetLoop loop) {
        if (ended.getCount() == 0) {
            return;
        }
        loop.interrupt();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("provision: interrupted; a host did not let go within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The machine's own status would tell Ctrl-C from SIGTERM.
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    /** All that there was to tell has been told. */
    void over() {
        ended.countDown();
    }
}
