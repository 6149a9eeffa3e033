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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntriesTest {
    private final Path folder;

    EntriesTest(@TempDir Path folder) {
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
                        "0 in a boot entry; 1 in a boot entry (2 times); 1 in /etc/kernel/cmdline; 1 in"
                                + " /etc/default/grub",
                        "1"));
    }

    @Test
    void entries_are_shown_by_their_version_whatever_order_their_directory_has() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.entry("abc-6.9.12", "/boot/vmlinuz-6.9.12", "root=UUID=1 ro a=9");
        boot.entry("abc-6.16.3", "/boot/vmlinuz-6.16.3", "root=UUID=1 ro a=16");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro a=17");

        assertThat(boot.plan(wish("a=1")).changes().get(0).diffs())
                .containsExactly(new Diff.Field(
                        "a",
                        "17 in a boot entry; 16 in a boot entry; 9 in a boot entry; (none) in /etc/kernel/cmdline;"
                                + " (none) in /etc/default/grub",
                        "1"));
    }

    /** The last line is that of the file system; busybox gives it more blanks, and a device's name may have one. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_directory_without_room_for_a_write_is_refused_before_it(String shell) throws Exception {
        BootHost boot = BootHost.fedora(Files.createDirectories(folder.resolve("a host")), shell);
        String df = "#!/bin/sh\necho 'Filesystem  1024-blocks  Used Available Capacity Mounted on'\n";
        boot.host.command("df", df + "echo '//a/my share      2048    1025      1023  50% /boot'\n");
        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("less than 1 MiB is free on /boot/loader/entries");

        boot.host.command("df", df + "echo '//a/my share      2048    1024      1024  50% /boot'\n");
        boot.converge(wish("a=1"));
        boot.host.command("df", "#!/bin/sh\nexit 1\n");
        boot.converge(wish("a=2"));
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
    void defaults_whose_own_line_cannot_carry_them_get_a_block_of_ours() throws Exception {
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
    void a_rescue_entry_alone_carries_nothing() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        Files.delete(boot.host.path("/boot/loader/entries/abc-6.17.9.conf"));
        Files.delete(boot.host.path("/boot/loader/entries/abc-6.16.3.conf"));

        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("no boot entry is of a Linux kernel of this system");
    }

    /** Shapes at which the real grubby loses or leaves words (domain facts 9.3); ~ is a new line. */
    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', textBlock = """
        options root=UUID=1 ro quiet quiet                        ^ quiet= ttm.pages_limit=5  ^ options root=UUID=1 ro quiet ttm.pages_limit=5
        options root=UUID=1 ro quiet quiet                        ^ !quiet                    ^ options root=UUID=1 ro
        options root=UUID=1 ro amdgpuXgttsize=7 amdgpu.gttsize=8  ^ amdgpu.gttsize=9          ^ options root=UUID=1 ro amdgpuXgttsize=7 amdgpu.gttsize=9
        options root=UUID=1 ro a=1 -- single a=2                  ^ a=3                       ^ options root=UUID=1 ro a=3 -- single a=2
        options root=UUID=1 ro~options a=1 b=2                    ^ a=3                       ^ options root=UUID=1 ro~options b=2 a=3
        options root=UUID=1 ro -- x~options a=1 b=2               ^ a=3                       ^ options root=UUID=1 ro a=3 -- x~options a=1 b=2
        version 6.17.9                                            ^ a=3                       ^ version 6.17.9~options a=3
        options root=UUID=1 ro dyndbg="file a=1 +p"  x            ^ a=3                       ^ options root=UUID=1 ro dyndbg="file a=1 +p" x a=3
        options root=UUID=1 ro s=a\b&c*                           ^ a=x+y,1                   ^ options root=UUID=1 ro s=a\b&c* a=x+y,1
        options root=UUID=1 ro ttm.pages-limit=1                  ^ ttm.pages_limit=5         ^ options root=UUID=1 ro ttm.pages_limit=5
        """)
    void only_the_owned_words_of_an_entry_change(String before, String wishes, String after) throws Exception {
        for (String shell : new String[] {"dash", "busybox sh"}) {
            BootHost boot = BootHost.fedora(Files.createDirectories(folder.resolve(shell)), shell);
            String head = "title Fedora\nlinux /vmlinuz-6.17.9\n# a comment\n";
            boot.host.file(
                    "/boot/loader/entries/abc-6.17.9.conf",
                    head + before.strip().replace("~", "\n") + "\n");

            boot.converge(wish(wishes.strip().split(" ")));

            assertThat(boot.host.text("/boot/loader/entries/abc-6.17.9.conf"))
                    .isEqualTo(head + after.strip().replace("~", "\n") + "\n");
        }
    }

    /** The real grubby keeps the first line only, so that the next kernel would not find its root. */
    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', textBlock = """
        # console first~console=tty0~root=UUID=1 ro~quiet a=1   ^ # console first~console=tty0~root=UUID=1 ro~quiet a=3
        console=tty0~~root=UUID=1 a=1 ro~# a=1                  ^ console=tty0~~root=UUID=1 ro a=3~# a=1
        `  # x~root=UUID=1 ro`                                  ^ `  # x~root=UUID=1 ro a=3`
        """)
    void every_line_and_comment_of_the_file_for_new_kernels_stays(String before, String after) throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.file("/etc/kernel/cmdline", before.replace("~", "\n") + "\n");

        boot.converge(wish("a=3"));

        assertThat(boot.host.text("/etc/kernel/cmdline")).isEqualTo(after.replace("~", "\n") + "\n");
    }

    @Test
    void what_is_no_kernel_of_this_system_stays_byte_for_byte() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        String shell = "title UEFI shell\nefi /EFI/tools/shellx64.efi\n";
        boot.host.file("/boot/loader/entries/shell.conf", shell);
        boot.entry("other", "/vmlinuz-linux", "root=UUID=2 rw a=0");
        String other = boot.host.text("/boot/loader/entries/other.conf");
        String rescue = boot.host.text("/boot/loader/entries/abc-0-rescue.conf");

        boot.converge(wish("a=3"));

        assertThat(boot.host.text("/boot/loader/entries/shell.conf")).isEqualTo(shell);
        assertThat(boot.host.text("/boot/loader/entries/other.conf")).isEqualTo(other);
        assertThat(boot.host.text("/boot/loader/entries/abc-0-rescue.conf")).isEqualTo(rescue);
    }

    @Test
    void an_entry_that_starts_by_default_and_is_not_managed_decides() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.file("/boot/grub2/grubenv", "# GRUB Environment Block\nsaved_entry=mine\n");
        boot.host.file(
                "/boot/grub2/grub.cfg",
                "set default=\"${saved_entry}\"\nblscfg\n### BEGIN /etc/grub.d/40_custom ###\n"
                        + "menuentry 'mine' {\n\tlinux /vmlinuz-mine root=UUID=1 ro a=1\n}\n");

        assertThatThrownBy(() -> boot.plan(wish("a=3")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("\"mine\" by default")
                .hasMessageContaining("set a=3");
        boot.converge(wish("a=1"));
    }

    @Test
    void the_environment_block_of_rhel_8_carries_them_for_all_entries() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.command("grub2-editenv", "#!/bin/sh\nsed -i \"s!^${3%%=*}=.*!$3!\" \"$1\"\n");
        boot.host.file("/boot/grub2/grubenv", "# GRUB Environment Block\nx=a=1\nkernelopts=root=UUID=1 ro a=1\n#####");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "$kernelopts a=2 b=1");
        boot.entry("abc-6.16.3", "/boot/vmlinuz-6.16.3", "$kernelopts");

        boot.converge(wish("a=3"));

        assertThat(boot.host.text("/boot/grub2/grubenv"))
                .isEqualTo("# GRUB Environment Block\nx=a=1\nkernelopts=root=UUID=1 ro a=3\n#####");
        assertThat(options(boot, "abc-6.17.9")).isEqualTo("options $kernelopts b=1");
        assertThat(options(boot, "abc-6.16.3")).isEqualTo("options $kernelopts");
    }

    @Test
    void a_tool_that_changes_more_than_it_was_told_is_undone_byte_for_byte() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.command(
                "grub2-editenv",
                "#!/bin/sh\n"
                        + "sed -i \"s!^${3%%=*}=.*!$3!; s/x=1/x=2/\" \"$1\"; echo >>$ROOT/etc/default/grub.d/site.cfg\n");
        String block = "# GRUB Environment Block\nx=1\nkernelopts=root=UUID=1 ro a=1\n#####";
        boot.host.file("/boot/grub2/grubenv", block).file("/etc/default/grub.d/site.cfg", "GRUB_TIMEOUT=1\n");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "$kernelopts");
        String defaults = boot.host.text("/etc/default/grub");
        String cmdline = boot.host.text("/etc/kernel/cmdline");

        var ended = boot.apply(wish("a=3"));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("more than the arguments that were named would change");
        assertThat(boot.host.text("/boot/grub2/grubenv")).isEqualTo(block);
        assertThat(boot.host.text("/etc/default/grub.d/site.cfg")).isEqualTo("GRUB_TIMEOUT=1\n");
        assertThat(boot.host.text("/etc/default/grub")).isEqualTo(defaults);
        assertThat(boot.host.text("/etc/kernel/cmdline")).isEqualTo(cmdline);
    }

    @Test
    void files_that_are_links_remain_links() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        for (String name : new String[] {"/etc/default/grub", "/etc/kernel/cmdline"}) {
            boot.host.file("/srv" + name, boot.host.text(name));
            Files.delete(boot.host.path(name));
            Files.createSymbolicLink(boot.host.path(name), boot.host.path("/srv" + name));
        }

        boot.converge(wish("a=3"));

        for (String name : new String[] {"/etc/default/grub", "/etc/kernel/cmdline"}) {
            assertThat(boot.host.path(name)).isSymbolicLink();
            assertThat(boot.host.text("/srv" + name)).contains(" a=3");
        }
    }

    /** An earlier version left a copy and restored it on the next run, over what had been edited meanwhile. */
    @Test
    void a_copy_that_an_interrupted_run_left_is_never_restored() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.file("/etc/default/.grub.provision-before", "GRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX=\"old\"\n");

        assertThat(boot.plan(wish("a=1")).notes()).anyMatch(note -> note.contains("it is never restored"));
        boot.converge(wish("a=1"));

        assertThat(boot.host.text("/etc/default/grub"))
                .isEqualTo("GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"rhgb quiet a=1\"\n");
    }

    @Test
    void a_failure_half_way_leaves_every_file_as_it_was() throws Exception {
        BootHost boot = BootHost.fedora(folder, "dash");
        boot.host.command("mv", "#!/bin/sh\ncase $* in *cmdline) exit 1 ;; esac\nexec /bin/mv \"$@\"\n");
        String entry = boot.host.text("/boot/loader/entries/abc-6.17.9.conf");

        var ended = boot.apply(wish("a=1"));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors())
                .contains("/etc/kernel/cmdline cannot be written")
                .contains("as they were");
        assertThat(boot.host.text("/boot/loader/entries/abc-6.17.9.conf")).isEqualTo(entry);
        assertThat(boot.host.files("/etc/default")).containsExactly("grub");
    }

    @Test
    void a_cut_at_any_rename_converges_on_the_next_run() throws Exception {
        boolean cut = true;
        for (int i = 1; cut; i++) {
            for (String when : new String[] {"before-", "after-"}) {
                BootHost boot = BootHost.fedora(Files.createDirectories(folder.resolve(when + i)), "dash");
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
