package dev.provision.resource.kernelargs;

import static dev.provision.resource.kernelargs.BootHost.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.testing.ScratchHost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrubbyTest {
    private final Path folder;

    GrubbyTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String options(BootHost boot, String id) {
        return boot.host
                .text("/boot/loader/entries/" + id + ".conf")
                .lines()
                .toList()
                .get(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void every_entry_and_the_files_for_new_kernels_carry_the_arguments(String shell) throws Exception {
        BootHost boot = BootHost.fedora(folder, shell);

        boot.converge(wish("amd_iommu=off", "ttm.pages_limit=5", "!rhgb"));

        assertThat(options(boot, "abc-6.17.9"))
                .isEqualTo("options root=UUID=1 ro quiet $tuned_params amd_iommu=off ttm.pages_limit=5");
        assertThat(options(boot, "abc-6.16.3")).contains("amd_iommu=off ttm.pages_limit=5");
        assertThat(boot.host.text("/etc/kernel/cmdline"))
                .isEqualTo("root=UUID=1 ro quiet amd_iommu=off ttm.pages_limit=5\n");
        assertThat(boot.host.text("/etc/default/grub"))
                .isEqualTo("GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"quiet amd_iommu=off ttm.pages_limit=5\"\n");
        assertThat(boot.host.files("/etc/default")).containsExactly("grub");
    }

    @Test
    void an_entry_that_lacks_it_is_a_difference_and_a_rescue_entry_is_not() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.converge(wish("a=1"));
        boot.entry("abc-0-rescue", "/boot/vmlinuz-0-rescue-abc", "root=UUID=1 ro");
        assertThat(boot.plan(wish("a=1")).changes()).isEmpty();
        boot.entry("abc-6.18.0", "/boot/vmlinuz-6.18.0", "root=UUID=1 ro a=0");

        assertThat(boot.plan(wish("a=1")).changes().get(0).diffs())
                .containsExactly(new Diff.Field(
                        "a",
                        "0 in a boot entry; 1 in a boot entry (2 times); 1 in /etc/kernel/cmdline; 1 in /etc/default/grub",
                        "1"));
    }

    @Test
    void all_values_of_a_key_are_passed_at_once() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro console=tty0 console=ttyS1 console=tty0");

        boot.converge(wish("console=tty0|ttyS0,115200"));

        assertThat(options(boot, "abc-6.17.9")).isEqualTo("options root=UUID=1 ro console=tty0 console=ttyS0,115200");
    }

    @Test
    void one_of_several_values_is_removed_as_often_as_it_stands_there() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro console=tty0 console=ttyS1 console=tty0");

        boot.converge(wish("!console=tty0"));

        assertThat(options(boot, "abc-6.17.9")).isEqualTo("options root=UUID=1 ro console=ttyS1");
    }

    @Test
    void another_spelling_of_a_key_makes_way() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro ttm.pages-limit=1");

        boot.converge(wish("ttm.pages_limit=5"));

        assertThat(options(boot, "abc-6.17.9")).isEqualTo("options root=UUID=1 ro ttm.pages_limit=5");
    }

    @Test
    void a_key_that_grubby_would_take_along_is_refused() {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro amdgpuXgttsize=7");

        assertThatThrownBy(() -> boot.plan(wish("amdgpu.gttsize=9")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("amdgpuXgttsize");
    }

    @Test
    void the_defect_that_turns_the_default_line_into_a_second_one_is_undone() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.command(
                "grubby",
                ScratchHost.resource(BootHost.class, "grubby").replace("#!/bin/bash", "#!/bin/bash\nGRUBBY=69"));
        boot.host.file(
                "/etc/default/grub",
                "GRUB_CMDLINE_LINUX_DEFAULT=\"splash\"\nGRUB_CMDLINE_LINUX=\"rhgb\"\nGRUB_DISABLE_RECOVERY=\"true\"\n");

        boot.converge(wish("a=1"));

        assertThat(boot.host.text("/etc/default/grub"))
                .isEqualTo("GRUB_CMDLINE_LINUX_DEFAULT=\"splash\"\nGRUB_CMDLINE_LINUX=\"rhgb a=1\"\n"
                        + "GRUB_DISABLE_RECOVERY=\"true\"\n");
    }

    @Test
    void defaults_that_grubby_leaves_alone_get_a_block_of_ours() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet a=0\"\n");

        boot.converge(wish("a=1"));
        boot.converge(wish("a=2"));

        assertThat(boot.host.text("/etc/default/grub"))
                .startsWith("GRUB_CMDLINE_LINUX=\"\"\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet a=0\"\n")
                .containsOnlyOnce("# provision: begin")
                .contains("# provision-set a=2");
    }

    @Test
    void a_missing_file_for_new_kernels_is_made_from_the_default_entry() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        Files.delete(boot.host.path("/etc/kernel/cmdline"));

        boot.converge(wish("a=1"));

        assertThat(boot.host.text("/etc/kernel/cmdline")).isEqualTo("root=UUID=1 ro rhgb quiet a=1\n");
    }

    @Test
    void without_an_entry_nothing_is_planned() {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host
                .files("/boot/loader/entries")
                .forEach(name ->
                        boot.host.path("/boot/loader/entries/" + name).toFile().delete());

        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("is /boot mounted?");
    }

    @Test
    void a_grubby_that_fails_half_way_is_undone() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.command(
                "grubby",
                ScratchHost.resource(BootHost.class, "grubby")
                        .replace("cmdline=$ROOT", "echo 'No space left on device' >&2; exit 1\ncmdline=$ROOT"));
        String before = boot.host.text("/boot/loader/entries/abc-6.17.9.conf");

        var ended = boot.apply(wish("a=1"));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("No space left").contains("as they were");
        assertThat(boot.host.text("/boot/loader/entries/abc-6.17.9.conf")).isEqualTo(before);
        assertThat(boot.host.text("/etc/default/grub"))
                .isEqualTo("GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"rhgb quiet\"\n");
    }

    @Test
    void a_rescue_entry_alone_carries_nothing() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.converge(wish("a=1"));
        Files.delete(boot.host.path("/boot/loader/entries/abc-6.17.9.conf"));
        Files.delete(boot.host.path("/boot/loader/entries/abc-6.16.3.conf"));

        var ended = boot.apply(wish("a=1"));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("there is no boot entry");
    }

    @Test
    void a_cut_at_any_rename_converges_on_the_next_run() throws Exception {
        boolean cut = true;
        for (int i = 1; cut; i++) {
            for (String when : new String[] {"before-", "after-"}) {
                BootHost boot = BootHost.fedora(Files.createDirectories(folder.resolve(when + i)), "dash");
                boot.host.command(
                        "grubby",
                        ScratchHost.resource(BootHost.class, "grubby")
                                .replace("#!/bin/bash", "#!/bin/bash\nGRUBBY=69"));
                String defaults = "GRUB_CMDLINE_LINUX_DEFAULT=\"splash\"\nGRUB_CMDLINE_LINUX=\"rhgb\"\n";
                boot.host.file("/etc/default/grub", defaults);
                boot.host.command("mv", ScratchHost.resource(BootHost.class, "mv"));
                boot.host.file("/deadly", when + i);

                cut = boot.apply(wish("a=1")).status() != 0;
                boot.host.file("/deadly", "never");
                if (!boot.plan(wish("a=1")).changes().isEmpty()) {
                    boot.converge(wish("a=1"));
                }

                assertThat(boot.host.text("/etc/default/grub"))
                        .as(when + i)
                        .isEqualTo("GRUB_CMDLINE_LINUX_DEFAULT=\"splash\"\nGRUB_CMDLINE_LINUX=\"rhgb a=1\"\n");
                assertThat(boot.host.text("/etc/kernel/cmdline")).isEqualTo("root=UUID=1 ro rhgb quiet a=1\n");
            }
            assertThat(i).isLessThan(50);
        }
    }
}
