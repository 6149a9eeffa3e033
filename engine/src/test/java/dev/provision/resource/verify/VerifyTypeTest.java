package dev.provision.resource.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Facts;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.testing.PackageHost;
import dev.provision.testing.ScratchHost;
import dev.provision.testing.SomeFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyTypeTest {
    private static final Observed NOTHING_ASKED =
            new Observed(List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), List.of());

    private final Path folder;

    VerifyTypeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Verify wish(Map<String, ?> body) {
        return new VerifyType().parse(OnThisMachine.body(body));
    }

    /** What a verification that rests on facts alone finds: one line a finding. */
    private static List<String> found(Map<String, ?> body, Facts facts) {
        return lines(new VerifyType().plan(wish(body), NOTHING_ASKED, Outlook.of(facts)));
    }

    private static List<String> lines(Assessment assessment) {
        assertThat(assessment.changes()).allMatch(Change::isFinding);
        assertThat(assessment.rebootReasons()).isEmpty();
        return assessment.changes().stream()
                .map(change -> {
                    Diff.Field field = (Diff.Field) change.diffs().get(0);
                    return change.summary() + ": " + field.name() + " " + field.before() + " -> " + field.after();
                })
                .toList();
    }

    private static Facts facts(@Nullable String gfx, @Nullable Long gtt, @Nullable Long vram, @Nullable String mes) {
        Facts healthy = SomeFacts.fedora("6.18.9-200.fc43.x86_64", mes);
        return new Facts(
                healthy.os(),
                healthy.kernel(),
                new Facts.Gpu(gfx, gtt, vram, mes),
                healthy.memory(),
                healthy.bootId(),
                healthy.commands(),
                healthy.data());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        gtt_total  | >= 120GiB    | 133143986176 | 536870912    | -
        gtt_total  | >= 124GiB    | 133143986176 | 536870912    | -
        gtt_total  | 124GiB       | 133143986176 | 536870912    | -
        gtt_total  | > 124GiB     | 133143986176 | 536870912    | the GPU's share of the memory is not as wanted
        gtt_total  | >= 120GiB    | 16777216000  | 103079215104 | the GPU's share of the memory is not as wanted; the BIOS has set 96.0 GiB (103079215104) apart for it: check gpu_memory
        gpu_memory | >= 96GiB     | 16777216000  | 103079215104 | -
        gpu_memory | >= 96GiB     | 133143986176 | 536870912    | -
        gpu_memory | >= 96 GiB    | 66571993088  | 536870912    | the memory that the GPU can use is not as wanted
        gpu_memory | >= 1GB       | -            | -            | the memory that the GPU can use is not as wanted
        vram_total | <= 1GiB      | 133143986176 | 536870912    | -
        vram_total | <= 1GiB      | 1            | 103079215104 | the memory that the BIOS sets apart for the GPU is not as wanted
        """)
    void memory_is_compared_to_the_byte(
            String name, String limit, @Nullable Long gtt, @Nullable Long vram, @Nullable String finding) {
        List<String> found = found(Map.of(name, limit), facts("gfx1151", gtt, vram, "0x80"));
        if (finding == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().asString().startsWith(finding + ": " + name + " ");
        }
    }

    @Test
    void the_gpu_is_known_without_rocm_on_the_host() {
        assertThat(found(Map.of("gfx", "gfx1151"), facts("gfx1151", 1L, 1L, null)))
                .isEmpty();
        assertThat(found(Map.of("gfx", "gfx1151"), facts("gfx1100", 1L, 1L, null)))
                .containsExactly("the GPU is another one: gfx gfx1100 -> gfx1151");
        assertThat(found(Map.of("gfx", "gfx1151"), facts(null, 1L, 1L, null)))
                .containsExactly("the driver offers no GPU for compute (no KFD node): gfx null -> gfx1151");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        a=1 b       | a=1    | -
        a=1 b       | b      | -
        a=1 b       | a      | -
        a-b=1       | a_b=1  | -
        a=1 a=2     | a=2    | -
        a=2 a=1     | a=2    | the kernel runs without a=2: a a=1 -> a=2
        quiet       | a=2    | the kernel runs without a=2: a null -> a=2
        xa=2        | a=2    | the kernel runs without a=2: a null -> a=2
        a=b=c       | a=b=c  | -
        a           | a=     | the kernel runs without a=: a a -> a=
        console=tty0 console=ttyS0,115200 | console=tty0         | -
        console=tty0 console=ttyS0,115200 | console=ttyS0,115200 | -
        console=tty0 | console=ttyS0 | the kernel runs without console=ttyS0: console console=tty0 -> console=ttyS0
        """)
    void of_an_argument_the_last_counts(String cmdline, String wanted, @Nullable String finding) {
        Facts facts = SomeFacts.of("fedora", List.of(), "43", "6.18.9", null, cmdline, null);
        assertThat(found(Map.of("cmdline", List.of(wanted)), facts))
                .isEqualTo(finding == null ? List.of() : List.of(finding));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        0x80 | 0x80 | -    | -
        0x88 | 0x80 | -    | -
        0x83 | 0x80 | -    | the loaded firmware is one that is known to be bad: mes 0x83 -> not 0x83
        0x83 | -    | -    | the loaded firmware is one that is known to be bad: mes 0x83 -> not 0x83
        0x7c | 0x80 | -    | the loaded firmware is too old: mes 0x7c -> >= 0x80
        0x7c | -    | -    | -
        0x88 | -    | 0x88 | the loaded firmware is one that is known to be bad: mes 0x88 -> not 0x83, 0x88
        -    | 0x80 | -    | the loaded firmware cannot be seen (debugfs): mes null -> not 0x83
        """)
    void the_loaded_firmware_is_what_counts(
            @Nullable String mes, @Nullable String minimum, @Nullable String deny, @Nullable String finding) {
        Map<String, Object> firmware = new java.util.HashMap<>();
        if (minimum != null) {
            firmware.put("minimum", minimum);
        }
        if (deny != null) {
            firmware.put("deny", List.of(deny));
        }
        assertThat(found(Map.of("firmware", firmware), facts("gfx1151", 1L, 1L, mes)))
                .isEqualTo(finding == null ? List.of() : List.of(finding));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        6.18.9-200.fc43.x86_64 | -                                          | >= 6.18.4 | -
        6.17.0-19-generic      | Ubuntu 6.17.0-19.19~24.04.2-generic 6.17.13 | >= 6.17.9 | -
        6.17.0-19-generic      | -                                          | >= 6.17.9 | 6.17.0, 6.17.0-19-generic -> >= 6.17.9
        6.18.9                 | -                                          | 6.18.10   | 6.18.9, 6.18.9 -> >= 6.18.10
        6.18.9                 | -                                          | < 6.19    | -
        6.18.0                 | -                                          | == 6.18   | -
        lts                    | -                                          | >= 6.18   | lts -> >= 6.18.0
        """)
    void ubuntu_s_kernel_tells_its_version_elsewhere(
            String release, @Nullable String signature, String range, @Nullable String finding) {
        Facts facts = SomeFacts.of("ubuntu", List.of("debian"), "24.04", release, signature, "ro", null);
        assertThat(found(Map.of("kernel", range), facts))
                .isEqualTo(
                        finding == null
                                ? List.of()
                                : List.of("the running kernel is not as wanted: kernel " + finding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void looks_at_files_devices_services_and_parameters(String shell) throws Exception {
        ScratchHost host = new ScratchHost(folder, shell);
        host.file("/etc/hostname", "halo-1\n")
                .file("/dev/kfd", "")
                .file("/sys/module/ttm/parameters/pages_limit", "32505856\n")
                .file("/sys/module/amdgpu/parameters/noretry", "N\n")
                .file("/sys/module/amdgpu/parameters/cwsr_enable", "1\n")
                .command(
                        "systemctl",
                        "#!/bin/sh\n[ \"$3\" = docker.service ] && echo active || { echo inactive; exit 3; }\n");
        Map<String, Object> body = Map.of(
                "devices", List.of("/dev/kfd", "/dev/dri"),
                "files",
                        List.of(
                                Map.of("path", "/etc/hostname", "contains", "halo", "mode", "0644"),
                                Map.of("path", "/etc/hostname", "contains", "halo-2", "mode", "0600")),
                "services", List.of("docker.service", "tuned.service"),
                "parameters",
                        new java.util.TreeMap<>(Map.of(
                                "ttm.pages-limit", 32505856,
                                "amdgpu.noretry", 0,
                                "amdgpu.cwsr_enable", 0,
                                "amdttm.pages_limit", 32505856)));
        VerifyType type = new VerifyType(host.root());
        Verify desired = wish(body);
        Facts facts = SomeFacts.fedora("6.18.9", "0x80");

        List<String> found = lines(type.plan(desired, host.ask(type.probe(desired, facts)), Outlook.of(facts)));

        assertThat(found)
                .containsExactly(
                        "a module runs with another parameter: amdgpu.cwsr_enable 1 -> 0",
                        "the module amdttm is not loaded, or has no parameter pages_limit: amdttm.pages_limit null ->"
                                + " 32505856",
                        "/dev/kfd is no device: /dev/kfd regular empty file" + " -> a device",
                        "/dev/dri is not there: /dev/dri null -> present",
                        "the mode of /etc/hostname: /etc/hostname mode 644 -> 0600",
                        "/etc/hostname lacks a text: /etc/hostname not in it -> halo-2",
                        "tuned.service does not run: tuned.service inactive -> active");
    }

    @Test
    void an_address_is_asked_for_status_and_text() {
        Verify desired = wish(Map.of(
                "http",
                List.of(
                        Map.of("url", "http://127.0.0.1:8000/health"),
                        Map.of("url", "http://127.0.0.1:8000/v1/models", "contains", "GLM"),
                        Map.of("url", "http://127.0.0.1:8000/x", "status", 404),
                        Map.of("url", "http://127.0.0.1:9/"))));
        Observed observed = new Observed(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new HttpReply.Answer(503, "GLM"),
                        new HttpReply.Answer(200, "{}"),
                        new HttpReply.Answer(404, ""),
                        new HttpReply.NoAnswer("connection refused")));
        assertThat(lines(new VerifyType().plan(desired, observed, Outlook.of(SomeFacts.fedora("6.18.9", null)))))
                .containsExactly(
                        "http://127.0.0.1:8000/health answers otherwise: http://127.0.0.1:8000/health 503 -> 200",
                        "the answer of http://127.0.0.1:8000/v1/models lacks a text: http://127.0.0.1:8000/v1/models"
                                + " not in it -> GLM",
                        "http://127.0.0.1:9/ does not answer: http://127.0.0.1:9/ connection refused -> 200");
    }

    /** The image's ROCm against the kernel that really runs, backports of distributions included. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        fedora-43        | 6.17.9-300.fc43.x86_64 | 7.2.1 | ROCm 7.2.1 on a kernel without the fixes of 6.18.4 is unstable
        fedora-43        | 6.17.9-300.fc43.x86_64 | 7.2.0 | ROCm 7.2.0 on a kernel without the fixes of 6.18.4 does not work
        fedora-43        | 6.18.9-200.fc43.x86_64 | 7.2.0 | -
        fedora-43        | 6.18.9-200.fc43.x86_64 | 7.1.1 | ROCm 7.1.1 on a kernel with the fixes of 6.18.4 does not work
        ubuntu-24.04-hwe | 6.14.0-27-generic      | 7.2.1 | ROCm 7.2.1 on a kernel without the fixes of 6.18.4 is unstable
        ubuntu-24.04-oem | 6.14.0-1018-oem        | 7.2.1 | -
        ubuntu-24.04-oem | 6.17.0-14-generic      | 7.2.1 | ROCm 7.2.1 on a kernel without the fixes of 6.18.4 is unstable
        ubuntu-26.04     | 7.0.0-12-generic       | 7.11.0| -
        debian-13        | 6.12.48+deb13-amd64    | 6.4.4 | ROCm 6.4.4 on a kernel without the fixes of 6.18.4 is unstable
        arch             | 6.19.2-arch1-1         | 7.2.1 | -
        """)
    void kernel_and_rocm_go_together(String name, String release, String rocm, @Nullable String finding)
            throws Exception {
        PackageHost on = PackageHost.of(name, folder, "dash").boots(release);
        if (name.contains("24.04") && release.contains("6.17")) {
            on.host.file("/proc/version_signature", "Ubuntu 6.17.0-14.14~24.04.1-generic 6.17.4\n");
        }
        List<String> found = lines(on.plan(new VerifyType(on.host.root()), wish(Map.of("rocm", rocm))));
        if (finding == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().asString().startsWith(finding).contains(release);
            assertThat(found.get(0)).contains("rdna3-5.rst");
        }
    }

    /** Before a kernel task: the kernel that the host has after it, which runs, boots next or is to be installed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        6.17.9-300.fc43.x86_64 | 6.17.9-300.fc43.x86_64 | 6.18.4 | 7.2.1 | -
        6.17.9-300.fc43.x86_64 | 6.17.9-300.fc43.x86_64 | 6.18.4 | 7.1.1 | with the fixes of 6.18.4 does not work
        6.17.9-300.fc43.x86_64 | 6.17.9-300.fc43.x86_64 | 6.16.9 | 7.2.0 | without the fixes of 6.18.4 does not work
        6.17.9-300.fc43.x86_64 | 6.18.9-200.fc43.x86_64 | 6.16.9 | 7.2.0 | -
        6.17.9-300.fc43.x86_64 | 6.18.9-200.fc43.x86_64 | 6.16.9 | 7.1.1 | with the fixes of 6.18.4 does not work
        6.18.9-200.fc43.x86_64 | 6.18.9-200.fc43.x86_64 | 7.0    | 7.1.1 | with the fixes of 6.18.4 does not work
        6.15.4-200.fc43.x86_64 | 6.15.4-200.fc43.x86_64 | 6.16.9 | 7.1.1 | with the fixes of 6.18.4 does not work
        """)
    void rocm_goes_with_the_kernel_that_a_later_task_leaves(
            String running, String next, String minimum, String rocm, @Nullable String finding) throws Exception {
        for (String shell : List.of("dash", "bash", "busybox sh")) {
            PackageHost on = PackageHost.of("fedora-43", folder, shell).boots(running);
            on.host.file("/.default", next + "\n");
            Verify desired = wish(Map.of("rocm", Map.of("version", rocm, "kernel", minimum)));
            List<String> found = lines(on.plan(new VerifyType(on.host.root()), desired));
            if (finding == null) {
                assertThat(found).isEmpty();
            } else {
                assertThat(found).singleElement().asString().startsWith("ROCm " + rocm + " on a kernel " + finding);
            }
        }
    }

    @Test
    void a_later_kernel_that_may_lack_the_fixes_is_a_note() throws Exception {
        PackageHost on = PackageHost.of("fedora-43", folder, "dash").boots("6.15.4-200.fc43.x86_64");
        on.host.file("/.default", "6.15.4-200.fc43.x86_64\n");
        Verify desired = wish(Map.of("rocm", Map.of("version", "7.2.1", "kernel", "6.16.9")));
        Assessment assessment = on.plan(new VerifyType(on.host.root()), desired);
        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.notes())
                .singleElement()
                .asString()
                .contains("cannot be compared before that kernel runs");
        assertThatThrownBy(() -> wish(Map.of("rocm", Map.of("version", "7.2.1", "kernel", "new"))))
                .isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void an_unstable_pair_can_be_accepted_and_a_row_added(String shell) throws Exception {
        PackageHost fedora = PackageHost.of("fedora-43", folder, shell);
        VerifyType type = new VerifyType(fedora.host.root());
        Assessment accepted = fedora.plan(type, wish(Map.of("rocm", Map.of("version", "7.2.1", "unstable", "accept"))));
        assertThat(accepted.changes()).isEmpty();
        assertThat(accepted.notes())
                .containsExactly("ROCm 7.2.1 on a kernel without the fixes of 6.18.4 is unstable"
                        + " (ROCm/rocm-docs docs/reference/system-optimization/rdna3-5.rst)");
        Map<String, String> row =
                Map.of("rocm", "8.0", "fixed_kernel", "ok", "other_kernel", "no", "source", "our tests");
        assertThat(lines(fedora.plan(type, wish(Map.of("rocm", Map.of("version", "8.0.1", "known", List.of(row)))))))
                .singleElement()
                .asString()
                .contains("does not work (our tests)");
        assertThat(lines(fedora.plan(type, wish(Map.of("rocm", Map.of("version", "7.2.0", "unstable", "accept"))))))
                .as("what does not work is never accepted")
                .hasSize(1);
    }

    @Test
    void a_rocm_newer_than_the_table_is_a_warning_without_any_host() throws Exception {
        VerifyType type = new VerifyType();

        assertThat(type.remarks(OnThisMachine.body(Map.of("rocm", "11.0.0"))))
                .extracting(Problem::message)
                .containsExactly("ROCm 11.0.0 is newer than the table of this program");
        assertThat(type.remarks(OnThisMachine.body(Map.of("rocm", "10.0.0")))).isEmpty();
        assertThat(type.remarks(OnThisMachine.body(Map.of("rocm", "{{ facts.x }}"))))
                .isEmpty();
        assertThatThrownBy(() -> type.remarks(OnThisMachine.body(Map.of("rocm", "8.0.0"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("unknown ROCm version");
        PackageHost fedora = PackageHost.of("fedora-43", folder, "dash");
        Assessment assessment = fedora.plan(new VerifyType(fedora.host.root()), wish(Map.of("rocm", "11.0.0")));
        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.notes()).singleElement().asString().contains("newer than the table");
    }

    @Test
    void a_wish_that_is_none_is_an_error_at_its_place() {
        for (Map<String, ?> body : List.<Map<String, ?>>of(
                Map.of("gtt_total", ">= much"),
                Map.of("gtt_total", ">= 120 gib"),
                Map.of("kernel", ">= new"),
                Map.of("firmware", Map.of("minimum", "0xfffffffff")),
                Map.of("rocm", "seven"),
                Map.of("rocm", "8.0.0"),
                Map.of("rocm", Map.of("version", "7.3")),
                Map.of("http", List.of(Map.of("url", "ftp://x"))))) {
            assertThatThrownBy(() -> wish(body)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void an_answer_that_lacks_something_is_unknown_and_nothing_is_taken_for_absent() {
        Verify desired = wish(Map.of(
                "devices", List.of("/dev/kfd"), "services", List.of("a.service"), "parameters", Map.of("a.b", 1)));
        String whole = "device 660 109 render character special file\nservice active\nparameter 1\nend\n";
        Probe<Observed> probe = new VerifyProbe("", desired, SomeFacts.fedora("6.18.9", null));
        assertThat(found(probe, whole)).isTrue();
        for (String line : whole.lines().toList()) {
            String without = whole.lines()
                    .filter(other -> !other.equals(line))
                    .map(other -> other + "\n")
                    .collect(Collectors.joining());
            assertThat(found(probe, without)).as("without " + line).isFalse();
        }
    }

    private static boolean found(Probe<Observed> probe, String text) {
        try {
            return probe.parse(ProbeOutput.of(text)) != null;
        } catch (Probe.Unreadable e) {
            return false;
        }
    }
}
