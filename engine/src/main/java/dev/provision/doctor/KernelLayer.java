package dev.provision.doctor;

import dev.provision.knowledge.RocmKernels;
import dev.provision.resource.Change;
import java.util.List;
import java.util.Optional;

/** Whether the running kernel is good for gfx1151, by itself and together with the ROCm in the image. */
final class KernelLayer {
    static final String MEMORY = "kernel.memory";
    static final String RUNNING = "kernel.running";
    static final String ROCM = "kernel.rocm";

    private static final String TASK = "kernel: { minimum: 6.18.4 }, then reboot: { when: required }";

    private KernelLayer() {}

    static void judge(Known known, Judgement judgement) {
        memory(known, judgement);
        Optional<Boolean> fixed = running(known, judgement);
        judgement.add(pair(known, fixed));
    }

    private static void memory(Known known, Judgement judgement) {
        TaskCheck.Outcome outcome = known.outcome(known.questions.seesMemory);
        String rule = ">= " + Questions.SEES_MEMORY + ": older ones show ROCm about 15.5 GB of the unified memory";
        if (outcome.assessment().isEmpty()) {
            judgement.add(Finding.unknown(MEMORY, outcome.reason()).rule(rule, "ROCm#5444"));
        } else if (outcome.holds()) {
            judgement.add(Finding.ok(MEMORY, "the kernel shows ROCm all of the memory")
                    .observed(release(known))
                    .rule(rule, "ROCm#5444"));
        } else {
            judgement.add(Finding.fail(MEMORY, "the kernel shows ROCm only about 15.5 GB")
                    .observed(release(known))
                    .rule(rule, "ROCm#5444")
                    .fix(Fix.playbook(TASK)));
        }
    }

    /** Whether it has the fixes; empty if that cannot be told. */
    private static Optional<Boolean> running(Known known, Judgement judgement) {
        TaskCheck.Outcome outcome = known.outcome(known.questions.kernel);
        if (outcome.assessment().isEmpty()) {
            Finding finding = outcome.hint() == null
                    ? Finding.unknown(RUNNING, outcome.reason())
                    : Finding.fail(RUNNING, outcome.reason()).fix(Fix.advice(outcome.hint()));
            judgement.add(finding.observed(release(known)).rule("has the fixes for gfx1151", Sources.OPTIMIZATION));
            return Optional.empty();
        }
        String wanted = outcome.text("wanted");
        boolean good = outcome.text("running_good").equals("true");
        List<Change> changes = outcome.assessment().get().changes();
        if (!good && changes.isEmpty()) {
            judgement.add(Finding.fail(RUNNING, "a good kernel is installed and boots next, but does not run yet")
                    .observed(release(known) + " runs, " + outcome.text("next") + " is next")
                    .rule(wanted, Sources.OPTIMIZATION)
                    .fix(Fix.playbook("reboot: { when: required }   # after kernel: { minimum: 6.18.4 }")));
        } else if (!good && changes.get(0).isFutileReboot()) {
            judgement.add(Finding.fail(
                            RUNNING, "a good kernel is installed and configured, and the last boot started another")
                    .observed(release(known) + " runs, " + outcome.text("next") + " is configured")
                    .rule(wanted, Sources.OPTIMIZATION)
                    .fix(Fix.advice(changes.get(0).summary())));
        } else if (!good) {
            judgement.add(Finding.fail(RUNNING, "the running kernel lacks the fixes that ROCm needs on gfx1151")
                    .observed(release(known))
                    .rule(wanted, Sources.OPTIMIZATION, "kernel commits 7f26af7 and 7445db6")
                    .fix(Fix.playbook(TASK)));
        } else if (!outcome.holds()) {
            judgement.add(
                    Finding.warn(RUNNING, "the running kernel is good, but the next boot takes another that is not")
                            .observed(release(known) + " runs, " + outcome.text("next") + " is next")
                            .rule(wanted, Sources.OPTIMIZATION)
                            .fix(Fix.playbook("kernel: { minimum: 6.18.4 }")));
        } else {
            judgement.add(Finding.ok(RUNNING, "the running kernel has the fixes for gfx1151")
                    .observed(release(known))
                    .rule(wanted, Sources.OPTIMIZATION));
        }
        return Optional.of(good);
    }

    private static Finding pair(Known known, Optional<Boolean> fixed) {
        Optional<RocmVersion> rocm = RocmVersion.of(known);
        if (rocm.isEmpty()) {
            String how = "name it with --image-rocm VERSION";
            Optional<String> without = known.withoutContainer();
            return without.isEmpty()
                    ? Finding.unknown(ROCM, "neither the container's environment nor its files say which ROCm is in it")
                            .fix(Fix.advice(how))
                    : Finding.skipped(ROCM, without.get() + ", so that its ROCm is not known; " + how);
        }
        if (fixed.isEmpty()) {
            return Finding.unknown(ROCM, "it cannot be told whether the kernel has the fixes")
                    .observed("ROCm " + rocm.get().version());
        }
        RocmKernels matrix = RocmKernels.known();
        RocmKernels.Judgement answer = matrix.judge(rocm.get().version(), fixed.get());
        String good = matrix.good(fixed.get());
        String[] sources = answer.source().isEmpty() ? new String[0] : new String[] {answer.source()};
        String observed = "kernel " + release(known) + (fixed.get() ? " (fixed)" : " (not fixed)") + ", ROCm "
                + rocm.get().version() + " (" + rocm.get().origin() + ")";
        String rule = good.isEmpty() ? "no ROCm is good on such a kernel" : "on such a kernel ROCm " + good;
        Fix fix =
                fixed.get() ? Fix.playbook("container: { image: ... }   # one with ROCm " + good) : Fix.playbook(TASK);
        return switch (answer.fit()) {
            case OK ->
                Finding.ok(ROCM, "kernel and ROCm go together")
                        .observed(observed)
                        .rule(rule, sources);
            case UNSTABLE ->
                Finding.warn(ROCM, "this ROCm is unstable on this kernel")
                        .observed(observed)
                        .rule(rule, sources)
                        .fix(fix);
            case NO ->
                Finding.fail(ROCM, "this ROCm does not work on this kernel")
                        .observed(observed)
                        .rule(rule, sources)
                        .fix(fix);
            case NEWER ->
                Finding.warn(ROCM, "this ROCm is newer than every version in the table")
                        .observed(observed)
                        .rule(rule, sources);
            case UNKNOWN ->
                Finding.unknown(ROCM, "the matrix says nothing of this ROCm")
                        .observed(observed)
                        .rule(rule, sources);
        };
    }

    private static String release(Known known) {
        String signature = known.facts.kernel().versionSignature();
        return known.facts.kernel().release() + (signature == null ? "" : " (" + signature.strip() + ")");
    }
}
