package dev.provision.resource.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.testing.SomeFacts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package is good and what is loaded is not: whether a reboot cures that, or the package is to be denied. */
final class LoadedFirmwareTest {
    private static final String RUNNING = "6.17.9-300.fc43.x86_64";

    private static Assessment plan(String more) throws Exception {
        return plan(1000, 2000, 1500, more);
    }

    private static Assessment plan(long installed, long booted, long initramfs, String more) throws Exception {
        FirmwareType type = new FirmwareType();
        Firmware desired = type.parse(OnThisMachine.body(Map.of()));
        var facts = SomeFacts.fedora(RUNNING, "0x83");
        String text = "package amd-gpu-firmware 20260221-1.fc43 " + installed + " yes\nbooted " + booted
                + "\ninitramfs " + initramfs + "\n" + more + "end\n";
        return type.plan(desired, type.probe(desired, facts).parse(ProbeOutput.of(text)), Outlook.of(facts));
    }

    @Test
    void a_boot_into_the_next_kernel_loads_the_firmware_of_its_initramfs() throws Exception {
        Assessment assessment = plan("next 6.18.9-200.fc43.x86_64\n");
        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.rebootReasons())
                .containsExactly("firmware: amd-gpu-firmware 20260221-1.fc43 is not active, MES 0x83 is loaded");
    }

    @Test
    void the_same_kernel_would_only_load_the_same_again() throws Exception {
        assertThat(plan("next " + RUNNING + "\n").changes())
                .singleElement()
                .matches(change -> change.isFinding() && change.summary().contains("add 20260221-1.fc43 to \"deny\""));
        assertThat(plan("").changes()).hasSize(1);
    }

    /** Both times are cut to seconds: firmware that may have been installed after the boot is not blamed. */
    @ParameterizedTest
    @CsvSource({"2000, 2001", "1999, 2000", "1998, 1999", "1998, 2000"})
    void a_boot_in_the_second_of_the_installation_does_not_count(long installed, long initramfs) throws Exception {
        Assessment assessment = plan(installed, 2000, initramfs, "next " + RUNNING + "\n");
        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.rebootReasons())
                .containsExactly("firmware: amd-gpu-firmware 20260221-1.fc43 is not active, MES 0x83 is loaded");
    }

    @Test
    void the_next_boot_decides() throws Exception {
        assertThat(plan(1997, 2000, 1998, "").changes()).singleElement().matches(Change::isFinding);
    }

    @Test
    void an_initramfs_in_the_second_of_the_installation_is_built_again() throws Exception {
        assertThat(plan(1500, 2000, 1500, "").changes()).singleElement().matches(change -> change.summary()
                .startsWith("rebuild the initramfs"));
        assertThat(plan(1500, 2000, 1501, "").changes()).singleElement().matches(Change::isFinding);
    }
}
