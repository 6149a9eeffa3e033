package dev.provision.doctor;

import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.source.Data;
import java.util.List;

/** The GPU's firmware: what is loaded is the truth, what is installed says what the next boot loads. */
final class FirmwareLayer {
    static final String MES = "firmware.mes";
    static final String PACKAGE = "firmware.package";
    static final String OVERRIDE = "firmware.override";
    static final String HELD = "firmware.held";

    private static final String TASK = "firmware: {}   # newest that is good; then reboot: { when: required }";
    private static final String RULE = "a MES that is not 0x83, and 0x80 or later";

    /** Seen to hang with SMU firmware 100.6.0; other hosts run it without trouble. */
    private static final int REPORTED_MES = 0x86;

    private FirmwareLayer() {}

    static void judge(Known known, Judgement judgement) {
        TaskCheck.Outcome outcome = known.outcome(known.questions.firmware);
        Finding loaded = mes(known);
        Finding installed = installed(outcome, loaded.status() == Status.OK);
        // What is installed says how to get rid of what is loaded: install, reboot, or deny it by name.
        boolean explained = loaded.status() != Status.OK && installed.status() == Status.FAIL;
        judgement.add(explained ? installed.fix().map(loaded::fix).orElse(loaded) : loaded);
        judgement.add(installed);
        List<String> overrides = texts(outcome, "overrides");
        if (!overrides.isEmpty()) {
            judgement.add(Finding.warn(OVERRIDE, "the driver takes other firmware before the package's")
                    .observed(String.join(", ", overrides))
                    .rule(
                            "the distribution's package alone; what takes its place keeps old firmware for ever",
                            "ROCm#5566",
                            "ROCm#5991")
                    .fix(withoutOverrides(overrides)));
        }
        List<String> held = texts(outcome, "held");
        if (!held.isEmpty()) {
            judgement.add(Finding.warn(HELD, "a firmware package is held, which keeps later fixes out too")
                    .observed(String.join(", ", held))
                    .rule("no hold; a bad version is denied by name instead", "ROCm#5724")
                    .fix(Fix.command("apt-mark unhold " + String.join(" ", held) + ", or dnf versionlock delete "
                            + String.join(" ", held))));
        }
    }

    private static Fix withoutOverrides(List<String> overrides) {
        return Fix.command(
                overrides.contains("amdgpu-dkms-firmware")
                        ? "apt-get purge amdgpu-dkms-firmware && update-initramfs -u -k all; then reboot"
                        : "rm " + String.join(" ", overrides)
                                + "; then update-initramfs -u -k all, or dracut --regenerate-all --force; then reboot");
    }

    private static Finding mes(Known known) {
        String seen = known.facts.gpu().mes();
        if (seen == null) {
            Finding unknown = Finding.unknown(
                            MES, "the loaded MES cannot be read from /sys/kernel/debug/dri/*/amdgpu_firmware_info")
                    .rule(RULE, "ROCm#5724");
            return unknown.fix(
                    known.settings.root() ? Fix.command("mount -t debugfs none /sys/kernel/debug") : known.asRoot());
        }
        TaskCheck.Outcome denied = known.outcome(known.questions.mes);
        TaskCheck.Outcome old = known.outcome(known.questions.mesMinimum);
        if (denied.assessment().isEmpty() || old.assessment().isEmpty()) {
            return Finding.unknown(MES, denied.reason() + old.reason()).observed("MES " + seen);
        }
        if (!denied.holds()) {
            return Finding.fail(MES, "the loaded firmware makes the GPU fault at the first work it gets")
                    .observed("MES " + seen)
                    .rule(RULE, "ROCm#5724", "kyuz0/amd-strix-halo-toolboxes#37")
                    .fix(Fix.playbook(TASK));
        }
        if (!old.holds()) {
            return Finding.warn(MES, "the loaded firmware is older than what is known to be good; it hung with CWSR")
                    .observed("MES " + seen)
                    .rule(RULE, "ROCm#5590")
                    .fix(Fix.playbook(TASK));
        }
        if (Integer.parseUnsignedInt(seen.substring(2), 16) == REPORTED_MES) {
            return Finding.warn(MES, "the loaded firmware has reports of hangs under sustained load")
                    .observed("MES " + seen)
                    .rule(RULE, "ROCm#6165")
                    .fix(Fix.advice(
                            "if the GPU hangs without a message, install other firmware: firmware: { deny: [...] }"));
        }
        return Finding.ok(MES, "the loaded firmware is not one that is known to be bad")
                .observed("MES " + seen)
                .rule(RULE, "ROCm#5724");
    }

    /** @param loadedIsGood then the package only threatens the next boot */
    private static Finding installed(TaskCheck.Outcome outcome, boolean loadedIsGood) {
        if (outcome.assessment().isEmpty()) {
            return outcome.hint() == null
                    ? Finding.unknown(PACKAGE, outcome.reason())
                    : Finding.fail(PACKAGE, outcome.reason()).fix(Fix.advice(outcome.hint()));
        }
        Assessment assessment = outcome.assessment().get();
        String version = outcome.text("version");
        String observed = outcome.text("package") + " " + (version.isEmpty() ? "is not installed" : version);
        String wanted = outcome.text("wanted");
        String[] sources = {"ROCm#5724", "ROCm#5905"};
        if (!assessment.rebootReasons().isEmpty()) {
            return Finding.fail(PACKAGE, "good firmware is installed, but not loaded yet")
                    .observed(String.join("; ", assessment.rebootReasons()))
                    .rule("loaded at boot only", sources)
                    .fix(Fix.playbook("reboot: { when: required }   # after firmware: {}"));
        }
        if (assessment.changes().isEmpty()) {
            return Finding.ok(PACKAGE, "the installed firmware is good")
                    .observed(observed)
                    .rule(wanted.isEmpty() ? "none of its versions is known to tell" : wanted, sources);
        }
        Change change = assessment.changes().get(0);
        String summary = change.rebootReason().isPresent()
                ? "the installed firmware is not good"
                : "the initramfs of the next boot has older firmware than the package";
        if (change.isFinding()) {
            summary = "the package is good by its version, and yet what is loaded is not";
        }
        List<String> overrides = texts(outcome, "overrides");
        Fix deny = overrides.isEmpty()
                ? Fix.playbook("firmware: { deny: [\"" + version + "\"] }, then reboot: { when: required }")
                : withoutOverrides(overrides);
        return (loadedIsGood ? Finding.warn(PACKAGE, summary) : Finding.fail(PACKAGE, summary))
                .observed(observed)
                .rule(wanted, sources)
                .fix(change.isFinding() ? deny : Fix.playbook(TASK));
    }

    private static List<String> texts(TaskCheck.Outcome outcome, String key) {
        Data.Dict result = outcome.result();
        return result != null && result.get(key) instanceof Data.Seq seq
                ? seq.items().stream().map(item -> String.valueOf(item.plain())).toList()
                : List.of();
    }
}
