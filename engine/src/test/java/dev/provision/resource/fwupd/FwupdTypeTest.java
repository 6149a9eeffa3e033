package dev.provision.resource.fwupd;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.OnScratch;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.source.InvalidInput;
import dev.provision.testing.ScratchHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FwupdTypeTest {
    private static final FwupdType TYPE = new FwupdType();
    private static final String DEVICES = ScratchHost.resource(FwupdTypeTest.class, "devices.json");
    private static final String DRIVE = "C9D531EA-ee7d-5562-8def-c64d0d144813";

    private final Path folder;

    FwupdTypeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Map<String, ?> update(String device, String version) {
        return Map.of("updates", List.of(Map.of("device", device, "version", version)));
    }

    /** As the probe prints it; what has no upgrade is left out of the updates, as fwupd does. */
    private static String answer(String devices, String power) {
        return "#begin get-devices\n" + devices + "\n#status 0\n#begin get-updates\n" + devices + "\n#status 0\n#power "
                + power + "\n#end\n";
    }

    private static Assessment assess(Map<String, ?> body, String answer) throws Exception {
        Fwupd desired = TYPE.parse(body(body));
        Observed seen = TYPE.probe(desired, OnThisMachine.debian()).parse(ProbeOutput.of(answer));
        return TYPE.plan(desired, seen, Outlook.of(OnThisMachine.debian()));
    }

    @Test
    void without_a_named_device_it_only_reports() throws Exception {
        Assessment assessment = assess(Map.of(), answer(DEVICES, "battery"));

        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.rebootReasons()).isEmpty();
        assertThat(assessment.notes())
                .containsExactly(
                        "fwupd has VER2 for AXMR 512GB SSD (0b4d773a-7ac3-58c1-a541-e22ef1cdfe02), which is at VER1",
                        "fwupd has 1.06 for System Firmware (230c8b18-8d9b-53ec-838b-6cfc0383493a), which is at 1.05");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    VER1 | '' | ''                             | ''
                    VER2 | '' | bring AXMR 512GB SSD to VER2   | fwupd: AXMR 512GB SSD is updated by the next boot
                    VER0 | '' | take AXMR 512GB SSD back to VER0 | fwupd: AXMR 512GB SSD is updated by the next boot
                    VER2 | "UpdateState" : 4, | '' | fwupd: AXMR 512GB SSD is updated by the next boot
                    """)
    void a_named_device_is_brought_to_its_version(String version, String state, String summary, String reason)
            throws Exception {
        Assessment assessment =
                assess(update(DRIVE, version), answer(DEVICES.replaceFirst("(\"Name\")", state + "$1"), "mains"));

        assertThat(assessment.changes())
                .extracting(Change::summary)
                .isEqualTo(summary.isEmpty() ? List.of() : List.of(summary));
        List<String> reasons = assessment.changes().isEmpty()
                ? assessment.rebootReasons()
                : assessment.changes().stream()
                        .map(Change::rebootReason)
                        .flatMap(Optional::stream)
                        .toList();
        assertThat(reasons).isEqualTo(reason.isEmpty() ? List.of() : List.of(reason));
        assertThat(assessment.notes()).noneMatch(note -> note.contains("AXMR"));
    }

    @Test
    void system_firmware_is_a_finding_and_never_a_step() throws Exception {
        Change change = assess(update("System Firmware", "1.06"), answer(DEVICES, "mains"))
                .changes()
                .get(0);

        assertThat(change.isFinding()).isTrue();
        assertThat(change.summary())
                .startsWith("System Firmware is at 1.05, not 1.06, and system firmware is updated by hand only");
    }

    @Test
    void an_update_that_failed_is_not_tried_again_and_again() throws Exception {
        String failed =
                DEVICES.replaceFirst("(\"Name\")", "\"UpdateState\" : 3, \"UpdateError\" : \"battery too low\", $1");

        Change change =
                assess(update(DRIVE, "VER2"), answer(failed, "mains")).changes().get(0);

        assertThat(change.isFinding()).isTrue();
        assertThat(change.summary()).contains("failed: battery too low").contains("clear-results");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Drive           | VER2 | mains   | fwupd knows no device Drive on the host
                    Dock            | 2    | mains   | 2 devices are called Dock
                    AXMR 512GB SSD  | VER9 | mains   | fwupd knows no version VER9 for AXMR 512GB SSD
                    TPM             | 7    | mains   | fwupd knows no version 7 for TPM
                    AXMR 512GB SSD  | VER2 | battery | the host runs on its battery
                    """)
    void says_why_a_device_cannot_be_updated(String device, String version, String power, String reason) {
        assertThatThrownBy(() -> assess(update(device, version), answer(DEVICES, power)))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_host_without_fwupd_says_so() {
        assertThatThrownBy(() -> assess(Map.of(), "#end\n")).hasMessage("the host has no fwupdmgr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--force"})
    void what_is_no_device_is_refused(String device) {
        assertThatThrownBy(() -> TYPE.parse(body(update(device, "1")))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void statuses_of_fwupdmgr_mean_what_they_mean() throws Exception {
        String nothing =
                "#begin get-devices\n{\"Error\": {\"Message\": \"no hardware\"}}\n#status 2\n#begin get-updates\n"
                        + "#status 2\n#power mains\n#end\n";
        assertThat(assess(Map.of(), nothing).notes()).isEmpty();
        assertThatThrownBy(() -> assess(Map.of(), nothing.replace("#status 2", "#status 101")))
                .hasMessage("fwupd does not answer: no hardware");
        assertThatThrownBy(() -> assess(Map.of(), nothing.replaceFirst("\\{.*\n#status 2", "#status 124")))
                .hasMessage("fwupd does not answer: status 124");
    }

    private OnScratch<Fwupd, Observed> scratch(String shell) {
        ScratchHost host = new ScratchHost(folder, shell)
                .file("/version", "VER1\n")
                .command("fwupdmgr", ScratchHost.resource(FwupdTypeTest.class, "fwupdmgr"));
        return new OnScratch<>(host, new FwupdType(host.root()), OnThisMachine.debian());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void an_update_is_made_once_without_a_question(String shell) throws Exception {
        var scratch = scratch(shell);
        assertThat(scratch.plan(Map.of()).notes()).hasSize(1);

        scratch.converge(update("Drive", "VER2"));

        assertThat(scratch.host().text("/asked"))
                .contains("install 1111111111111111111111111111111111111111 VER2 --assume-yes --no-reboot-check")
                .contains("get-updates --json --no-metadata-check --no-remote-check --no-unreported-check");
        assertThat(scratch.plan(Map.of()).notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void what_goes_wrong_is_said(String shell) throws Exception {
        var scratch = scratch(shell);
        scratch.host().file("/trouble", "network");
        var ended = scratch.apply(update("Drive", "VER2"));
        assertThat(ended.status()).isEqualTo(101);
        assertThat(ended.errors()).contains("Could not resolve host").contains("cannot be reached");

        scratch.host().file("/trouble", "daemon");
        assertThatThrownBy(() -> scratch.plan(Map.of())).hasMessageContaining("Failed to connect to daemon");
    }

    @ParameterizedTest
    @CsvSource({"Mains,0,true", "Mains,1,false", "Battery,x,true"})
    void power_is_what_the_kernel_says(String type, String online, boolean battery) throws Exception {
        var scratch = scratch("dash");
        scratch.host()
                .file("/sys/class/power_supply/A/type", type + "\n")
                .file("/sys/class/power_supply/A/online", online + "\n")
                .file("/sys/class/power_supply/A/status", "Discharging\n");

        Observed seen = scratch.host().ask(new FwupdProbe(scratch.host().root()));

        assertThat(seen.onBattery()).isEqualTo(battery);
    }
}
