package dev.provision.resource.packages;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.resource.Step;
import dev.provision.source.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PackagesTypeTest {
    private static final PackagesType TYPE = new PackagesType();
    private static final String APT = "apt-debian12.txt";
    private static final String DNF = "dnf-fedora43.txt";

    /** Desired, host; summary and the steps' titles. */
    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of(Map.of("present", List.of("curl", "libc6:i386", "mail-transport-agent")), APT, List.of()),
                Arguments.of(
                        Map.of("present", List.of("jq")),
                        APT,
                        List.of(
                                "install jq",
                                "dpkg --configure -a (finish what was interrupted)",
                                "apt-get update",
                                "apt-get install jq")),
                Arguments.of(
                        Map.of("latest", List.of("curl")),
                        APT,
                        List.of(
                                "upgrade curl",
                                "dpkg --configure -a (finish what was interrupted)",
                                "apt-get update",
                                "apt-get install curl")),
                Arguments.of(
                        Map.of(
                                "version",
                                Map.of("linux-firmware", "20240318.git3b128b60-0ubuntu2.17"),
                                "hold",
                                "linux-firmware"),
                        APT,
                        List.of(
                                "set linux-firmware to 20240318.git3b128b60-0ubuntu2.17; hold linux-firmware",
                                "dpkg --configure -a (finish what was interrupted)",
                                "apt-mark unhold linux-firmware",
                                "apt-get update",
                                "apt-get install linux-firmware=20240318.git3b128b60-0ubuntu2.17",
                                "apt-mark hold linux-firmware")),
                Arguments.of(
                        Map.of("absent", List.of("curl", "libcurl4", "nosuch")),
                        APT,
                        List.of(
                                "remove curl",
                                "dpkg --configure -a (finish what was interrupted)",
                                "apt-get install curl-")),
                Arguments.of(Map.of("present", List.of("webclient", "glibc.i686", "kernel-core")), DNF, List.of()),
                Arguments.of(
                        Map.of("version", Map.of("shadow-utils", "4.18.0-3.fc43", "kernel-core", "6.17.9")),
                        DNF,
                        List.of()),
                Arguments.of(Map.of("version", Map.of("shadow-utils", "2:4.18.0-*")), DNF, List.of()),
                Arguments.of(Map.of("latest", List.of("kernel-core")), DNF, List.of()),
                Arguments.of(
                        Map.of("latest", List.of("amd-gpu-firmware"), "unhold", List.of("amd-gpu-firmware", "tuned")),
                        DNF,
                        List.of(
                                "upgrade amd-gpu-firmware; unhold amd-gpu-firmware, tuned",
                                "dnf versionlock delete amd-gpu-firmware tuned",
                                "dnf upgrade amd-gpu-firmware")),
                Arguments.of(
                        Map.of("version", Map.of("amd-gpu-firmware", "20260110-*"), "hold", "amd-gpu-firmware"),
                        DNF,
                        List.of(
                                "set amd-gpu-firmware to 20260110-*; hold amd-gpu-firmware",
                                "dnf versionlock delete amd-gpu-firmware",
                                "dnf install amd-gpu-firmware-20260110-*",
                                "dnf versionlock add amd-gpu-firmware")),
                Arguments.of(
                        Map.of("absent", "glibc.i686", "present", "jq"),
                        DNF,
                        List.of("install jq; remove glibc.i686", "dnf remove glibc.i686", "dnf install jq")));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_one_transaction(Map<String, ?> body, String host, List<String> summaryAndSteps) throws Exception {
        List<Change> changes = plan(body, host).changes();
        if (summaryAndSteps.isEmpty()) {
            assertThat(changes).isEmpty();
            return;
        }
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.summary()).isEqualTo(summaryAndSteps.get(0));
            assertThat(change.steps())
                    .extracting(Step::title)
                    .isEqualTo(summaryAndSteps.subList(1, summaryAndSteps.size()));
        });
    }

    @Test
    void an_unfinished_package_is_not_present() throws Exception {
        assertThat(plan(Map.of("present", "linux-firmware"), APT).changes()).hasSize(1);
    }

    @Test
    void a_held_package_is_not_upgraded_and_that_is_said() throws Exception {
        Assessment assessment = plan(Map.of("latest", "amd-gpu-firmware"), DNF);
        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.notes())
                .containsExactly("amd-gpu-firmware is held at 0:20251125-1.fc43 and not upgraded");
    }

    @Test
    void a_hold_is_that_of_an_architecture() throws Exception {
        assertThat(plan(Map.of("hold", "libc6:i386"), APT).changes()).isEmpty();
        assertThat(plan(Map.of("hold", "libc6"), APT).changes()).hasSize(1);
        assertThat(plan(Map.of("hold", "shadow-utils.x86_64"), DNF).changes()).isEmpty();
    }

    @Test
    void says_why_it_cannot_plan() {
        cannot(Map.of("version", Map.of("linux-firmware", "1")), APT, "it is held on the host");
        cannot(Map.of("absent", "curl"), APT, "removing curl would also remove libcurl4");
        cannot(Map.of("hold", "jq"), APT, "jq is not installed, so it cannot be held");
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        Packages packages = TYPE.parse(body(Map.of("present", "jq")));
        for (Facts facts : List.of(OnThisMachine.debian(), OnThisMachine.fedora())) {
            Probe<Installed> probe = TYPE.probe(packages, facts);
            assertThatThrownBy(() -> probe.parse(ProbeOutput.of("what\n"))).isInstanceOf(Probe.Unreadable.class);
            assertThatThrownBy(() -> probe.parse(ProbeOutput.of(""))).isInstanceOf(Probe.Unreadable.class);
            assertThatThrownBy(() -> probe.parse(new ProbeOutput(3, "", "error: rpmdb", List.of())))
                    .isInstanceOf(Probe.Unreadable.class);
        }
    }

    @Test
    void a_list_that_is_empty_is_fulfilled() throws Exception {
        PackagesType type = new PackagesType();
        Packages none = type.parse(OnThisMachine.body(Map.of("present", List.of())));
        Probe<Installed> probe = type.probe(none, OnThisMachine.debian());
        assertThat(probe.fragment().script()).isEqualTo(":");
        assertThat(type.plan(none, probe.parse(ProbeOutput.of("")), Outlook.of(OnThisMachine.debian()))
                        .isQuiet())
                .isTrue();
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        refused(Map.of(), "no package is named");
        refused(Map.of("present", List.of("-o=x")), "this is no name of a package");
        refused(Map.of("present", List.of("curl-")), "this is no name of a package");
        refused(Map.of("present", List.of("curl=1.0")), "this is no name of a package");
        refused(Map.of("present", List.of("a b")), "this is no name of a package");
        refused(Map.of("version", Map.of("curl", "1*2")), "this is no version of a package");
        refused(Map.of("present", "curl", "absent", "curl"), "curl stands under both \"present\" and \"absent\"");
        refused(Map.of("latest", "curl", "hold", "curl"), "curl stands under both \"latest\" and \"hold\"");
    }

    private static void cannot(Map<String, ?> body, String host, String why) {
        assertThatThrownBy(() -> plan(body, host))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(why);
    }

    private static void refused(Map<String, ?> body, String message) {
        assertThatThrownBy(() -> TYPE.parse(body(body)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    private static Assessment plan(Map<String, ?> body, String host) throws Exception {
        Facts facts = host.equals(APT) ? OnThisMachine.debian() : OnThisMachine.fedora();
        Packages packages = TYPE.parse(body(body));
        return TYPE.plan(packages, TYPE.probe(packages, facts).parse(ProbeOutput.of(fixture(host))), Outlook.of(facts));
    }

    private static String fixture(String name) throws IOException {
        try (InputStream in = PackagesTypeTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
