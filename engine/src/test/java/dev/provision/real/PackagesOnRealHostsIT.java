package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Kind;
import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Packages, firmware and kernels with the real dpkg and apt, and the real rpm and dnf, in the states that hosts get into. */
@Tag("real")
@ParameterizedClass
@EnumSource(Kind.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagesOnRealHostsIT {
    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Operator operator;

    private final Kind kind;
    private final int host;

    PackagesOnRealHostsIT(Kind kind) {
        this.kind = kind;
        this.host = kind == Kind.DEBIAN ? 5 : 6;
    }

    @BeforeAll
    static void asked_for() {
        RealHosts.require();
    }

    @Test
    @Order(1)
    void a_version_is_installed_upgraded_downgraded_held_and_removed() throws Exception {
        RealHosts.fresh(kind, host);
        operator = Operator.of(Files.createDirectories(folder.resolve(kind.name())), host);

        converges("version: { greeting: \"1.0-1*\" }");
        assertThat(version("greeting")).startsWith("1.0-1");
        converges("version: { greeting: \"2.0-1*\" }");
        assertThat(version("greeting")).startsWith("2.0-1");
        converges("version: { greeting: \"1.1-1*\" }\n      hold: [greeting]");
        assertThat(version("greeting")).startsWith("1.1-1");
        assertThat(holds()).contains("greeting");

        converges("latest: [greeting]");
        assertThat(version("greeting")).as("a held package stays").startsWith("1.1-1");
        Result moved = apply("version: { greeting: \"2.0-1*\" }");
        assertThat(moved.code()).as(moved.out()).isEqualTo(1);
        assertThat(moved.out()).contains("greeting has another version, but it is held on the host");

        converges("unhold: [greeting]\n      latest: [greeting]");
        assertThat(version("greeting")).startsWith("2.0-1");
        converges("absent: [greeting]");
        assertThat(version("greeting")).isEmpty();
    }

    @Test
    @Order(2)
    void a_package_that_no_repository_has_is_a_failure_that_says_so() throws Exception {
        Result applied = apply("present: [no-such-package]");
        assertThat(applied.code()).as(applied.out()).isEqualTo(1);
        assertThat(applied.out()).contains("no-such-package");
    }

    @Test
    @Order(3)
    void what_dpkg_was_cut_off_in_is_finished_first() throws Exception {
        if (kind == Kind.DEBIAN) {
            sh("cd /tmp && apt-get -q download greeting=1.0-1 && dpkg --unpack greeting_1.0-1_all.deb");
            assertThat(sh("dpkg-query -W -f \"\\${Status}\" greeting")).isEqualTo("install ok unpacked");

            converges("present: [greeting]");

            assertThat(sh("dpkg-query -W -f \"\\${Status}\" greeting")).isEqualTo("install ok installed");
        }
    }

    @Test
    @Order(4)
    void a_lock_of_another_process_is_waited_for() throws Exception {
        if (kind == Kind.DEBIAN) {
            // A real apt-get that holds its locks for three seconds, and notes when it is done.
            sh("setsid apt-get -q -y -o DPkg::Pre-Invoke::=\"touch /tmp/locked; sleep 3; touch /tmp/released\""
                    + " --allow-downgrades install greeting=1.1-1 >/dev/null 2>&1 </dev/null &"
                    + " until test -e /tmp/locked; do sleep 0.05; done; test ! -e /tmp/released");

            converges("absent: [greeting]");

            sh("test -e /tmp/released");
        }
    }

    @Test
    @Order(5)
    void firmware_that_is_known_to_be_bad_is_replaced_and_a_hold_on_it_is_reported() throws Exception {
        sh(
                kind == Kind.DEBIAN
                        ? "apt-get -q -y install firmware-amd-graphics=20251125-1~bpo13+1"
                        : "dnf -q -y upgrade amd-gpu-firmware-20251125 linux-firmware-20251125 linux-firmware-whence-20251125"
                                + " && dnf -q versionlock add amd-gpu-firmware");
        String name = kind == Kind.DEBIAN ? "firmware-amd-graphics" : "amd-gpu-firmware";
        if (kind == Kind.DEBIAN) {
            sh("apt-mark hold " + name);
        }
        String firmware = "firmware: { minimum: \"20251101\", deny: [\"20251125\"] }";
        Result held = applyTask(firmware);
        assertThat(held.code()).as(held.out()).isEqualTo(1);
        assertThat(held.out()).contains(name).containsIgnoringCase("held");
        assertThat(version(name)).startsWith("20251125");

        sh(kind == Kind.DEBIAN ? "apt-mark unhold " + name : "dnf -q versionlock delete amd-gpu-firmware");
        Result applied = applyTask(firmware);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(version(name))
                .as("the newest that is good")
                .startsWith(kind == Kind.DEBIAN ? "20260110" : "20260221");
        assertThat(applyTask(firmware).out()).contains("0 changed");
    }

    @Test
    @Order(6)
    void a_newer_kernel_is_installed_beside_the_old_one_and_boots_next() throws Exception {
        String kernel = "kernel: { minimum: 6.18.4 }";
        Result applied = applyTask(kernel);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(applied.out()).contains("a reboot is still needed");
        assertThat(sh("ls /boot"))
                .contains("vmlinuz-6.18.9", kind == Kind.DEBIAN ? "vmlinuz-6.12.48" : "vmlinuz-6.17.9");
        if (kind == Kind.FEDORA) {
            assertThat(sh("grubby --default-kernel")).isEqualTo("/boot/vmlinuz-6.18.9-200.fc43.x86_64");
        }
        assertThat(applyTask(kernel).out()).contains("0 changed");
    }

    /** Applies twice: the second finds nothing to do. */
    private void converges(String packages) throws IOException, InterruptedException {
        Result applied = apply(packages);
        assertThat(applied.code()).as(applied.out()).isZero();
        Result again = apply(packages);
        assertThat(again.code()).as(again.out()).isZero();
        assertThat(again.out()).as(packages).contains("0 changed");
    }

    private Result apply(String packages) throws IOException, InterruptedException {
        return applyTask("packages:\n      " + packages);
    }

    private Result applyTask(String task) throws IOException, InterruptedException {
        Path playbook = Files.writeString(
                folder.resolve("play.yml"),
                "- hosts: strix_halo\n  become: true\n  tasks:\n  - name: It\n    " + task + "\n");
        return operator.provision("apply", playbook);
    }

    private String version(String name) throws IOException, InterruptedException {
        return sh(kind == Kind.DEBIAN
                        ? "dpkg-query -W -f \"\\${db:Status-Status} \\${Version}\" " + name
                                + " 2>/dev/null | sed -n \"s/^installed //p\""
                        : "rpm -q --qf \"%{VERSION}-%{RELEASE}\" " + name + " || true")
                .replaceFirst(".*not installed.*", "");
    }

    private String holds() throws IOException, InterruptedException {
        return sh(kind == Kind.DEBIAN ? "apt-mark showhold" : "dnf -q versionlock list");
    }

    private String sh(String command) throws IOException, InterruptedException {
        return RealHosts.sh(host, command);
    }
}
