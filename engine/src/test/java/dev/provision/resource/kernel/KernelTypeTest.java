package dev.provision.resource.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Step;
import dev.provision.source.InvalidInput;
import dev.provision.testing.OnPackageHosts;
import dev.provision.testing.PackageHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Running, next and newest kernel are three facts: what each combination comes to on each distribution. */
final class KernelTypeTest extends OnPackageHosts<Kernel, Observed> {
    private static final Kernel GOOD = wish(Map.of());

    KernelTypeTest(@TempDir Path folder) {
        super(folder);
    }

    @Override
    protected KernelType type(String root) {
        return new KernelType(root);
    }

    private static Kernel wish(Map<String, ?> body) {
        return new KernelType().parse(OnThisMachine.body(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void fedora_installs_a_good_kernel_beside_the_old_one_and_boots_it(String shell) throws Exception {
        PackageHost fedora = PackageHost.of("fedora-43", folder, shell);
        Change change = fedora.change(type(fedora), GOOD).orElseThrow();
        assertThat(change.summary()).isEqualTo("install kernel >= 6.18.4");
        assertThat(change.diffs())
                .containsExactly(new Diff.Field("next kernel", "6.17.9-300.fc43.x86_64", ">= 6.18.4"));
        assertThat(change.steps()).extracting(Step::title).containsExactly("dnf install kernel");
        assertThat(change.rebootReason()).contains("kernel: a newer one is not active yet");

        Assessment after = fedora.converge(type(fedora), GOOD);

        assertThat(fedora.log())
                .containsExactly(
                        "dnf -y install kernel-6.18.9-200.fc43",
                        "grubby --set-default " + "/boot/vmlinuz-6.18.9-200.fc43.x86_64");
        assertThat(after.rebootReasons())
                .containsExactly("kernel: active 6.17.9-300.fc43.x86_64, configured 6.18.9-200.fc43.x86_64");
        assertThat(fedora.boots("6.18.9-200.fc43.x86_64").plan(type(fedora), GOOD))
                .matches(Assessment::isQuiet);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ubuntu-24.04-hwe | linux-generic-hwe-24.04=6.17.0-19.19~24.04.2 | 6.14.0-27-generic   | 6.17.0-19-generic
        debian-13        | linux-image-amd64=6.18.9-1~bpo13+1           | 6.12.48+deb13-amd64 | 6.18.9+deb13-amd64
        """)
    void debian_s_family_installs_exactly_the_good_version(String name, String installed, String before, String after)
            throws Exception {
        PackageHost on = host(name);

        Assessment converged = on.converge(type(on), GOOD);

        assertThat(on.log()).anyMatch(line -> line.startsWith("apt-get ") && line.endsWith(installed));
        assertThat(converged.rebootReasons()).containsExactly("kernel: active " + before + ", configured " + after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ubuntu-24.04-oem", "ubuntu-26.04"})
    void a_distribution_s_fixed_kernel_is_good_whatever_its_number(String name) throws Exception {
        PackageHost ubuntu = host(name);
        if (name.endsWith("oem")) {
            ubuntu.host.file("/etc/default/grub", "GRUB_DEFAULT='1>2'\n");
            ubuntu.menu();
        }
        assertThat(ubuntu.plan(type(ubuntu), GOOD)).matches(Assessment::isQuiet);
    }

    @Test
    void a_flavour_s_versions_say_nothing_of_another_flavour() throws Exception {
        PackageHost ubuntu = host("ubuntu-24.04-oem");
        Observed observed = ubuntu.host.ask(type(ubuntu).probe(GOOD, ubuntu.facts()));
        assertThat(observed.installed())
                .containsExactly(
                        new Observed.Installed("6.14.0-1018-oem", "6.14.0-1018.18", true),
                        new Observed.Installed("6.17.0-14-generic", "6.17.0-14.14~24.04.1", false));

        assertThatThrownBy(() -> ubuntu.plan(type(ubuntu), GOOD))
                .as("GRUB's first entry is the bad one, and no update-grub changes that")
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("GRUB starts the newest kernel, 6.17.0-14-generic");
    }

    @ParameterizedTest
    @CsvSource({
        "6.14.0-1017, false", "6.14.0-1018, true", "6.15.0-1001, true",
        "6.17.0-1010, false", "6.17.0-1025, true", "6.17.0-1030, true"
    })
    void an_oem_kernel_is_judged_by_the_backport_of_its_own_series(String version, boolean fixed) throws Exception {
        PackageHost ubuntu = host("ubuntu-24.04-oem")
                .kernel(version + "-oem", 100)
                .installed("linux-image-" + version + "-oem", version + ".1", 100);

        assertThat(ubuntu.host.ask(type(ubuntu).probe(GOOD, ubuntu.facts())).installed())
                .filteredOn(one -> one.release().equals(version + "-oem"))
                .singleElement()
                .matches(one -> one.fixed() == fixed);
    }

    @Test
    void a_good_one_that_is_installed_and_boots_next_needs_a_reboot_and_no_installation() throws Exception {
        PackageHost fedora = host("fedora-43").kernel("6.18.9-200.fc43.x86_64", 100);
        fedora.host.file("/.default", "6.18.9-200.fc43.x86_64\n");

        Assessment assessment = fedora.plan(type(fedora), GOOD);

        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.rebootReasons())
                .containsExactly("kernel: active 6.17.9-300.fc43.x86_64, configured 6.18.9-200.fc43.x86_64");
    }

    @Test
    void a_good_one_that_is_installed_and_does_not_boot_next_is_chosen() throws Exception {
        PackageHost fedora = host("fedora-43").kernel("6.18.9-200.fc43.x86_64", 100);

        assertThat(fedora.change(type(fedora), GOOD).orElseThrow().summary())
                .isEqualTo("boot 6.18.9-200.fc43.x86_64 next");
        assertThat(fedora.converge(type(fedora), GOOD).rebootReasons()).hasSize(1);
        assertThat(fedora.log()).containsExactly("grubby --set-default /boot/vmlinuz-6.18.9-200.fc43.x86_64");
    }

    @Test
    void a_denied_kernel_that_boots_next_makes_way_for_the_good_one_that_runs() throws Exception {
        PackageHost fedora =
                host("fedora-43").kernel("6.18.9-200.fc43.x86_64", 100).boots("6.18.9-200.fc43.x86_64");
        fedora.kernel("6.19.2-200.fc43.x86_64", 50).host.file("/.default", "6.19.2-200.fc43.x86_64\n");
        assertThat(fedora.plan(type(fedora), GOOD)).matches(Assessment::isQuiet);

        Change change =
                fedora.change(type(fedora), wish(Map.of("deny", "6.19.2"))).orElseThrow();
        assertThat(change.summary()).isEqualTo("boot 6.18.9-200.fc43.x86_64 next");
        assertThat(change.rebootReason()).isEmpty();
    }

    @Test
    void a_rescue_entry_that_boots_next_is_not_good() throws Exception {
        PackageHost fedora = host("fedora-43").kernel("6.18.9-200.fc43.x86_64", 100);
        fedora.host.file("/.default", "0-rescue-0123456789abcdef0123456789abcdef\n");
        assertThat(fedora.change(type(fedora), GOOD).orElseThrow().diffs())
                .containsExactly(new Diff.Field(
                        "next kernel", "0-rescue-0123456789abcdef0123456789abcdef", "6.18.9-200.fc43.x86_64"));
    }

    /** What GRUB_DEFAULT and grubenv come to, of 6.12.48 and a newer 6.18.9. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        0                                                                  |                                  | 6.18.9
        1>0                                                                |                                  | 6.18.9
        1>2                                                                |                                  | 6.12.48
        gnulinux-advanced-1>gnulinux-6.12.48+deb13-amd64-advanced-1        |                                  | 6.12.48
        Advanced options for Debian GNU/Linux>Debian GNU/Linux, with Linux 6.12.48+deb13-amd64 |              | 6.12.48
        gnulinux-6.12.48+deb13-amd64-advanced-1                            |                                  | 6.18.9
        gnulinux-simple-1                                                  |                                  | 6.18.9
        7                                                                  |                                  | 6.18.9
        saved                                                              |                                  | 6.18.9
        saved                                                              | saved_entry=1>2                  | 6.12.48
        saved                                                              | saved_entry=gnulinux-advanced-1>gnulinux-6.12.48+deb13-amd64-advanced-1 | 6.12.48
        0                                                                  | next_entry=1>2                   | 6.12.48
        """)
    void grub_s_own_choice_is_what_boots_next(String grubDefault, String environment, String next) throws Exception {
        for (String shell : List.of("dash", "busybox sh")) {
            PackageHost debian = PackageHost.of("debian-13", folder, shell).kernel("6.18.9+deb13-amd64", 100);
            debian.host.file("/etc/default/grub", "GRUB_DEFAULT='" + grubDefault + "'\n");
            debian.menu()
                    .host
                    .file(
                            "/boot/grub/grubenv",
                            "# GRUB Environment Block\n" + (environment == null ? "" : environment) + "\n####\n");

            Observed observed = debian.host.ask(type(debian).probe(GOOD, debian.facts()));

            assertThat(observed.next()).as(shell).contains(next + "+deb13-amd64");
        }
    }

    @Test
    void a_menu_that_would_keep_starting_the_old_kernel_is_refused_in_the_plan() throws Exception {
        PackageHost debian = host("debian-13").kernel("6.18.9+deb13-amd64", 100);
        debian.host.file("/etc/default/grub", "GRUB_DEFAULT='1>2'\n");
        debian.menu();

        assertThatThrownBy(() -> debian.plan(type(debian), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("\"1>2\" by default");
    }

    @Test
    void a_kernel_that_was_to_start_at_the_last_boot_and_did_not_is_a_finding() throws Exception {
        PackageHost debian = host("debian-13").kernel("6.18.9+deb13-amd64", 100);
        debian.menu();
        debian.host.file("/proc/uptime", "86400.00 1.00\n");
        assertThat(debian.plan(type(debian), GOOD).rebootReasons()).hasSize(1);

        debian.host.file("/proc/uptime", "0.00 0.00\n");
        Assessment assessment = debian.plan(type(debian), GOOD);

        assertThat(assessment.rebootReasons()).isEmpty();
        assertThat(assessment.changes()).hasSize(1).allMatch(Change::isFutileReboot);
        assertThat(assessment.changes().get(0).summary())
                .startsWith("kernel: active 6.12.48+deb13-amd64, configured 6.18.9+deb13-amd64; this was configured"
                        + " before");
    }

    @Test
    void a_new_kernel_that_the_menu_would_not_start_is_not_installed() throws Exception {
        PackageHost debian = host("debian-13");
        debian.host.file("/etc/default/grub", "GRUB_DEFAULT='1>2'\n");

        assertThatThrownBy(() -> debian.plan(type(debian), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("\"1>2\" by default");
        assertThat(debian.log()).isEmpty();
    }

    /** GRUB's files are there too and are not read; each kernel has an entry as kernel-install writes it. */
    private PackageHost systemdBoot(String shell, String... releases) {
        PackageHost debian = PackageHost.of("debian-13", folder, shell);
        debian.host.file("/proc/cmdline", "initrd=\\abc\\initrd root=UUID=1 ro\n");
        debian.host.file(EFI.formatted("LoaderInfo"), "\6\0\0\0s\0y\0s\0t\0e\0m\0d\0-\0b\0o\0o\0t\0");
        for (String release : releases) {
            debian.kernel(release, 100);
            debian.host.file(
                    "/boot/efi/loader/entries/abc-" + release + ".conf",
                    "title Debian\nversion " + release + "\nmachine-id abc\nsort-key debian\noptions root=UUID=1 ro\n"
                            + "linux /abc/" + release + "/linux\n");
        }
        return debian;
    }

    private static final String EFI = "/sys/firmware/efi/efivars/%s-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
    private static final String OLD = "6.12.48+deb13-amd64";
    private static final String NEW = "6.18.9+deb13-amd64";

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void systemd_boot_starts_the_newest_entry_or_its_default(String shell) throws Exception {
        PackageHost debian = systemdBoot(shell, OLD, NEW);
        assertThat(debian.plan(type(debian), GOOD).rebootReasons())
                .containsExactly("kernel: active " + OLD + ", configured " + NEW);

        debian.host.file("/boot/efi/loader/loader.conf", "default ABC-*\n");
        assertThat(debian.plan(type(debian), GOOD).rebootReasons()).hasSize(1);

        debian.host.file("/boot/efi/loader/loader.conf", "default abc-" + OLD + ".conf\n");
        assertThatThrownBy(() -> debian.plan(type(debian), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("bootctl is not installed");

        debian.host.command(
                "bootctl",
                "#!/bin/sh\necho \"bootctl $*\" >>\"$ROOT/.log\"\n{ printf '\\006\\000\\000\\000'; printf %s \"$2\" | sed"
                        + " 's/./&\\n/g' | tr '\\n' '\\0'; } >\"$ROOT" + EFI.formatted("LoaderEntryDefault") + "\"\n");
        Assessment after = debian.converge(type(debian), GOOD);
        assertThat(debian.log()).containsExactly("bootctl set-default abc-" + NEW + ".conf");
        assertThat(after.rebootReasons()).containsExactly("kernel: active " + OLD + ", configured " + NEW);
    }

    @Test
    void a_kernel_that_systemd_boot_would_not_start_is_not_installed() throws Exception {
        PackageHost debian = systemdBoot("dash", OLD);
        debian.host.file("/boot/efi/loader/loader.conf", "default abc-" + OLD + ".conf\n");
        assertThatThrownBy(() -> debian.plan(type(debian), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("systemd-boot starts the entry \"abc-" + OLD + ".conf\" by default");
        assertThat(debian.log()).isEmpty();
    }

    /** The variables have no time: only a boot from the entry that is the default now makes it one that was configured before. */
    @Test
    void a_default_of_systemd_boot_that_did_not_start_the_host_is_not_futile() throws Exception {
        PackageHost debian = systemdBoot("dash", OLD, NEW);
        debian.host.file("/proc/uptime", "0.00 0.00\n");
        assertThat(debian.plan(type(debian), GOOD).rebootReasons()).hasSize(1);

        StringBuilder selected = new StringBuilder("\6\0\0\0");
        ("abc-" + NEW + ".conf").chars().forEach(letter -> selected.append((char) letter)
                .append('\0'));
        debian.host.file(EFI.formatted("LoaderEntrySelected"), selected.toString());
        assertThat(debian.plan(type(debian), GOOD).changes()).hasSize(1).allMatch(Change::isFutileReboot);
    }

    @Test
    void a_debug_kernel_of_the_same_build_is_not_what_boots_next() throws Exception {
        PackageHost fedora = host("fedora-43");
        fedora.host.file("/boot/vmlinuz-6.18.9-200.fc43.x86_64+debug", "");

        fedora.converge(type(fedora), GOOD);

        assertThat(fedora.host.text("/.default")).isEqualTo("6.18.9-200.fc43.x86_64\n");
    }

    @Test
    void ubuntu_s_own_upstream_version_counts_for_the_kernel_that_runs() throws Exception {
        PackageHost ubuntu = host("ubuntu-26.04");
        assertThat(ubuntu.plan(type(ubuntu), wish(Map.of("minimum", "7.0.2"))).changes())
                .isEmpty();
        assertThat(ubuntu.plan(type(ubuntu), wish(Map.of("minimum", "7.0.3"))).changes())
                .hasSize(1);
    }

    @Test
    void a_mainline_build_says_its_version_itself() throws Exception {
        PackageHost ubuntu = host("ubuntu-24.04-hwe")
                .installed("linux-image-unsigned-6.18.7-061807-generic", "6.18.7-061807.202601231145", 100)
                .kernel("6.18.7-061807-generic", 100);
        ubuntu.menu().boots("6.18.7-061807-generic").host.file("/proc/version_signature", "");
        assertThat(ubuntu.plan(type(ubuntu), GOOD)).matches(Assessment::isQuiet);
        assertThat(ubuntu.change(type(ubuntu), wish(Map.of("deny", "6.18.7-061807.202601231145"))))
                .isPresent();
    }

    @Test
    void a_distribution_with_its_own_number_can_be_told_what_is_fixed() throws Exception {
        PackageHost rhel = host("rhel-10");
        assertThat(rhel.change(type(rhel), GOOD).orElseThrow().summary()).isEqualTo("install kernel >= 6.18.4");
        Kernel told = wish(Map.of("distributions", Map.of("rhel", Map.of("backport", "6.12.0-124.8.1.el10_1"))));
        assertThat(rhel.plan(type(rhel), told)).matches(Assessment::isQuiet);
        Kernel later = wish(Map.of("distributions", Map.of("rhel-10", Map.of("backport", "6.12.0-130.el10_1"))));
        assertThat(rhel.change(type(rhel), later).orElseThrow().summary())
                .isEqualTo("install kernel >= 6.18.4 or package >= 6.12.0-130.el10_1");
    }

    @Test
    void repositories_without_a_good_kernel_are_named_with_what_they_have() throws Exception {
        PackageHost rhel = host("rhel-10");
        var ended = rhel.host.apply(rhel.change(type(rhel), GOOD).orElseThrow());
        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors())
                .contains("no repository of this host has a good kernel; it has: 6.12.0-124.8.1.el10_1");
        assertThat(rhel.log()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        fedora-43        | /etc/dnf/dnf.conf                 | excludepkgs=kernel*                 | kernel
        fedora-43        | /etc/dnf/plugins/versionlock.list | kernel-core-0:6.17.9-300.fc43.*     | kernel-core
        ubuntu-24.04-hwe | /.held                            | linux-generic-hwe-24.04             | linux-generic-hwe-24.04
        """)
    void a_hold_is_reported_and_never_lifted(String name, String file, String text, String held) {
        PackageHost on = host(name);
        on.host.file(file, text + "\n");
        assertThatThrownBy(() -> on.plan(type(on), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageStartingWith(held + " is held, and no installed kernel is >= 6.18.4");
    }

    @Test
    void a_hold_that_stands_in_nobody_s_way_is_a_note() throws Exception {
        PackageHost ubuntu = host("ubuntu-26.04").held("linux-image-7.0.0-12-generic");
        assertThat(ubuntu.plan(type(ubuntu), GOOD).notes())
                .containsExactly("linux-image-7.0.0-12-generic is held; that keeps later fixes out too");
    }

    @Test
    void a_distribution_whose_packages_are_unknown_is_only_judged() throws Exception {
        PackageHost arch = host("arch");
        assertThatThrownBy(() -> arch.plan(type(arch), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("kernel packages of Arch Linux are not supported, and no installed kernel is >= 6.18.4");
        arch.kernel("6.19.2-arch1-1", 100).boots("6.19.2-arch1-1");
        assertThat(arch.plan(type(arch), GOOD)).matches(Assessment::isQuiet);
    }

    @Test
    void an_image_based_system_is_updated_as_a_whole() {
        PackageHost fedora = host("fedora-43");
        fedora.host.file("/run/ostree-booted", "");
        assertThatThrownBy(() -> fedora.plan(type(fedora), GOOD)).hasMessageContaining("this system's image");
    }

    @Test
    void a_minimum_that_is_no_kernel_version_is_an_error_at_its_place() {
        assertThatThrownBy(() -> wish(Map.of("minimum", "newest")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("this is not a kernel version");
    }
}
