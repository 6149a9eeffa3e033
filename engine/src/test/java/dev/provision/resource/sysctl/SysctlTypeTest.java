package dev.provision.resource.sysctl;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnScratch;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.source.InvalidInput;
import dev.provision.testing.ScratchHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SysctlTypeTest {
    private static final SysctlType TYPE = new SysctlType();
    private static final Map<String, ?> SWAPPINESS = Map.of("set", Map.of("vm.swappiness", 10));
    private static final String OURS = own(Settings.HEADER + "vm.swappiness = 10\n");

    private final Path folder;

    SysctlTypeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String own(String text) {
        return "owned own 644 1700000000 +" + Base64.getEncoder().encodeToString(text.getBytes()) + "\n";
    }

    private static String others(String path, String... lines) {
        return "file " + path + "\n"
                + String.join(
                        "", Stream.of(lines).map(one -> "line " + one + "\n").toList()) + "\nclose\n";
    }

    static Stream<Arguments> plans() {
        String debian =
                others("/usr/lib/sysctl.d/50-default.conf", "kernel.sysrq = 0x01b6", "net.ipv4.conf.*.rp_filter = 2");
        return Stream.of(
                Arguments.of(
                        "owned own absent\n" + debian + "key vm/swappiness rw 60\n",
                        List.of("set vm.swappiness=10"),
                        ""),
                Arguments.of(OURS + debian + "key vm/swappiness rw 10\n", List.of(), ""),
                Arguments.of(OURS + "key vm/swappiness rw 60\n", List.of("set vm.swappiness=10"), ""),
                Arguments.of("owned own absent\nkey vm/swappiness ro 10\n", List.of("set vm.swappiness=10"), ""),
                Arguments.of(
                        OURS.replace(" 644 ", " 600 ") + "key vm/swappiness rw 10\n",
                        List.of("set the mode of /etc/sysctl.d/99-provision.conf"),
                        ""),
                Arguments.of("owned own link\nkey vm/swappiness rw 10\n", List.of("set vm.swappiness=10"), ""),
                Arguments.of(
                        OURS + others("/etc/sysctl.d/99-z.conf", "vm/swappiness=1") + "key vm/swappiness rw 10\n",
                        List.of("/etc/sysctl.d/99-z.conf is read after /etc/sysctl.d/99-provision.conf and wins at the"
                                + " next boot: remove its vm.swappiness"),
                        ""),
                Arguments.of(
                        OURS + others("/etc/sysctl.d/99-y.conf", "vm.swappiness=1")
                                + others("/etc/sysctl.d/99-z.conf", "vm.swappiness=10")
                                + "key vm/swappiness rw 10\n",
                        List.of(),
                        ""),
                Arguments.of(
                        OURS + others("/etc/sysctl.d/10-a.conf", "vm.swappiness=1")
                                + others("/run/sysctl.d/99-z.conf", "-vm.swappiness =  10 ")
                                + "key vm/swappiness rw 10\n",
                        List.of(),
                        ""),
                Arguments.of(
                        OURS + others("/etc/sysctl.conf", "vm.swappiness=1") + "key vm/swappiness rw 10\n",
                        List.of(),
                        "/etc/sysctl.conf is read after /etc/sysctl.d/99-provision.conf and sets vm.swappiness to 1 for"
                                + " \"sysctl --system\", though not at boot under systemd"));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(String answer, List<String> summaries, String note) throws Exception {
        Assessment assessment = assess(SWAPPINESS, answer);

        assertThat(assessment.changes()).extracting(Change::summary).isEqualTo(summaries);
        assertThat(assessment.notes()).isEqualTo(note.isEmpty() ? List.of() : List.of(note));
        assertThat(assessment.rebootReasons()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        key vm/swappiness missing    | the kernel has no parameter vm.swappiness
        key vm/swappiness unreadable | vm.swappiness cannot be read
        key vm/swappiness ro 60      | vm.swappiness is 60 and can only be read
        """)
    void says_why_a_parameter_cannot_be_set(String answer, String reason) {
        assertThatThrownBy(() -> assess(SWAPPINESS, "owned own absent\n" + answer + "\n"))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(reason);
    }

    private static Assessment assess(Map<String, ?> body, String answer) throws Exception {
        Sysctl desired = TYPE.parse(body(body));
        Observed seen = TYPE.probe(desired, OnThisMachine.debian()).parse(ProbeOutput.of(answer + "end\n"));
        return TYPE.plan(desired, seen, Outlook.of(OnThisMachine.debian()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        vm.swappiness                     | vm/swappiness                     | vm.swappiness
        vm/swappiness                     | vm/swappiness                     | vm.swappiness
        net.ipv4.conf.eth0/100.forwarding | net/ipv4/conf/eth0.100/forwarding | net/ipv4/conf/eth0.100/forwarding
        net/ipv4/conf/eth0.100/forwarding | net/ipv4/conf/eth0.100/forwarding | net/ipv4/conf/eth0.100/forwarding
        """)
    void the_first_separator_says_what_the_other_means(String written, String path, String shown) {
        assertThat(Key.of(written)).contains(new Key(path));
        assertThat(new Key(path).written()).isEqualTo(shown);
        assertThat(Key.of(shown)).contains(new Key(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "swappiness",
                "net.ipv4.conf.*.rp_filter",
                "vm/../kernel/x",
                "/vm/swappiness",
                "-vm.x",
                "vm.a b",
                "vm."
            })
    void what_is_no_parameter_is_refused(String name) {
        assertThatThrownBy(() -> TYPE.parse(body(Map.of("set", Map.of(name, 1)))))
                .isInstanceOf(InvalidInput.class);
    }

    static Stream<Map<String, ?>> nonsense() {
        return Stream.of(
                Map.of("set", Map.of("vm.swappiness", "  ")),
                Map.of("set", Map.of("vm.swappiness", new dev.provision.secret.Secret("60"))),
                Map.of("set", Map.of("vm.swappiness", "1\nkernel.x = 2")),
                Map.of("set", Map.of("vm.swappiness", 1), "remove", List.of("vm/swappiness")),
                Map.of("remove", List.of()),
                Map.of("set", Map.of("vm.swappiness", 1), "name", "../passwd"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void bodies_that_mean_nothing_are_refused(Map<String, ?> written) {
        assertThatThrownBy(() -> TYPE.parse(body(written))).isInstanceOf(InvalidInput.class);
    }

    private OnScratch<Sysctl, Observed> scratch(String shell) {
        ScratchHost host = new ScratchHost(folder, shell)
                .file("/proc/sys/vm/swappiness", "60\n")
                .file("/proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456\n")
                .file("/proc/sys/net/ipv4/conf/eth0.100/forwarding", "0\n");
        return new OnScratch<>(host, new SysctlType(host.root()), OnThisMachine.debian());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void sets_now_and_at_boot_and_takes_back(String shell) throws Exception {
        var scratch = scratch(shell);
        ScratchHost host = scratch.host();

        scratch.converge(Map.of(
                "set",
                Map.of(
                        "vm.swappiness", 10,
                        "net.ipv4.tcp_rmem", "4096   131072 \t 8388608",
                        "net.ipv4.conf.eth0/100.forwarding", 1)));
        scratch.converge(Map.of("set", Map.of("vm.swappiness", 20), "remove", "net.ipv4.tcp_rmem"));

        assertThat(host.text("/proc/sys/vm/swappiness")).isEqualTo("20\n");
        assertThat(host.text("/proc/sys/net/ipv4/tcp_rmem")).isEqualTo("4096 131072 8388608\n");
        assertThat(host.text("/etc/sysctl.d/99-provision.conf"))
                .isEqualTo(Settings.HEADER + "net/ipv4/conf/eth0.100/forwarding = 1\nvm.swappiness = 20\n");
        scratch.converge(
                Map.of("remove", List.of("vm.swappiness", "net/ipv4/conf/eth0.100/forwarding", "vm.never_set")));
        assertThat(host.files("/etc")).isEmpty();
        assertThat(host.text("/proc/sys/vm/swappiness")).isEqualTo("20\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void files_of_the_same_name_hide_those_of_later_folders(String shell) throws Exception {
        var scratch = scratch(shell);
        scratch.host()
                .file("/usr/lib/sysctl.d/99-z.conf", "vm.swappiness = 1")
                .file("/etc/sysctl.d/99-z.conf", "# vm.swappiness = 2\n")
                .file("/usr/lib/sysctl.d/99-zz.conf", "  ; a comment = 1\n  vm.swappiness = 3")
                .file("/usr/lib/sysctl.d/10-a.conf", "vm.swappiness = 4\n")
                .file("/etc/sysctl.d/readme.txt", "vm.swappiness = 5\n")
                .file("/etc/sysctl.conf", "vm.swappiness = 6\n");

        Assessment assessment = scratch.plan(SWAPPINESS);
        assertThat(assessment.notes())
                .singleElement()
                .asString()
                .startsWith("/etc/sysctl.conf")
                .contains("to 6");
        assertThat(assessment.changes())
                .filteredOn(Change::isFinding)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.summary()).startsWith("/usr/lib/sysctl.d/99-zz.conf");
                    assertThat(finding.diffs()).containsExactly(new Diff.Field("vm.swappiness", "3", "10"));
                });
        Files.createSymbolicLink(scratch.host().path("/etc/sysctl.d/99-sysctl.conf"), Path.of("../sysctl.conf"));
        Files.delete(scratch.host().path("/usr/lib/sysctl.d/99-zz.conf"));
        assessment = scratch.plan(SWAPPINESS);
        assertThat(assessment.notes()).isEmpty();
        assertThat(assessment.changes()).anySatisfy(change -> assertThat(change.summary())
                .startsWith("/etc/sysctl.d/99-sysctl.conf is read after")
                .contains("wins at the next"));
    }

    /** Not with busybox, whose sh takes its own cat before any other. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void what_the_kernel_refuses_is_not_kept_for_the_next_boot(String shell) throws Exception {
        var scratch = scratch(shell);
        scratch.host().command("cat", "#!/bin/sh\necho 'cat: write error: Invalid argument' >&2\nexit 1\n");

        var ended = scratch.apply(Map.of("set", Map.of("vm.swappiness", 1000)));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).isEqualTo("the kernel does not take \"1000\" for vm/swappiness: Invalid argument\n");
        assertThat(scratch.host().path("/etc")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void what_the_kernel_makes_something_else_of_is_said(String shell) throws Exception {
        var scratch = scratch(shell);
        scratch.host().command("cat", "#!/bin/sh\nif [ $# = 0 ]; then tr 0 1; else exec /bin/cat \"$@\"; fi\n");

        var ended = scratch.apply(Map.of("set", Map.of("vm.swappiness", "0x10")));

        assertThat(ended.errors()).contains("took \"0x10\" for vm/swappiness and made \"1x11\" of it");
    }

    @Test
    void modes_count_though_root_may_do_anything() throws Exception {
        var scratch = scratch("dash");
        Path file = scratch.host().path("/proc/sys/vm/swappiness");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThatThrownBy(() -> scratch.plan(SWAPPINESS)).hasMessageContaining("can only be read");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
        assertThatThrownBy(() -> scratch.plan(SWAPPINESS)).hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void the_kernel_of_this_machine_refuses_nonsense(String shell) throws Exception {
        ScratchHost host = new ScratchHost(folder, shell);
        var real = new OnScratch<>(host, new SysctlType(""), OnThisMachine.debian());
        assertThatThrownBy(() -> real.plan(Map.of("set", Map.of("kernel.ostype", "Minix"))))
                .hasMessageContaining("kernel.ostype is Linux and can only be read");
        assertThatThrownBy(() -> real.plan(Map.of("set", Map.of("kernel.no_such_thing", 1))))
                .hasMessageContaining("the kernel has no parameter kernel.no_such_thing");

        assumeTrue(Files.isWritable(Path.of("/proc/sys/kernel/pid_max")), "needs root, to write into /proc/sys");
        Change change = real.plan(Map.of("set", Map.of("kernel.pid_max", "nonsense"), "name", "99-provision-test"))
                .changes()
                .get(0);

        var ended = host.apply(change);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).startsWith("the kernel does not take \"nonsense\" for kernel/pid_max: ");
        assertThat(Path.of("/etc/sysctl.d/99-provision-test.conf")).doesNotExist();
    }

    @Test
    void two_tasks_share_the_file_and_a_third_has_its_own() throws Exception {
        var scratch = scratch("dash");
        scratch.converge(SWAPPINESS);
        scratch.converge(Map.of("set", Map.of("net.ipv4.tcp_rmem", "1 2 3")));
        scratch.converge(Map.of("set", Map.of("net.ipv4.conf.eth0/100.forwarding", 1), "name", "60-router.conf"));

        assertThat(scratch.plan(SWAPPINESS).changes()).isEmpty();
        assertThat(scratch.host().files("/etc/sysctl.d")).containsExactly("60-router.conf", "99-provision.conf");
    }
}
