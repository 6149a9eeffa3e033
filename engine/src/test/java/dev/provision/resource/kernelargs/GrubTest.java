package dev.provision.resource.kernelargs;

import static dev.provision.resource.kernelargs.BootHost.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.testing.ScratchHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrubTest {
    private final Path folder;

    GrubTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Twenty ways in which people write /etc/default/grub; ~ is a new line. What is wanted is always ttm.pages_limit=5. */
    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', textBlock = """
        GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"                                  ^ quiet splash ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT='quiet splash'                                  ^ quiet splash ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT=quiet                                           ^ quiet ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT=""                                              ^ ttm.pages_limit=5
        GRUB_TIMEOUT=1                                                             ^ ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="ttm.pages_limit=5"                             ^ ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="quiet ttm.pages_limit=7"                       ^ quiet ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="ttm.pages_limit=7 a ttm.pages_limit=8"         ^ a ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="a ttm.pages-limit=7"                           ^ a ttm.pages_limit=5
        GRUB_CMDLINE_LINUX="ttm.pages_limit=7 b"~GRUB_CMDLINE_LINUX_DEFAULT="a"    ^ b a ttm.pages_limit=5
        GRUB_CMDLINE_LINUX="ttm.pages_limit=7"~GRUB_CMDLINE_LINUX_DEFAULT="ttm.pages_limit=8" ^ ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="a"~GRUB_CMDLINE_LINUX_DEFAULT="b"              ^ b ttm.pages_limit=5
        X=quiet~GRUB_CMDLINE_LINUX_DEFAULT="$X a"                                  ^ quiet a ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="a"~GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT b" ^ a b ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="a \\~b ttm.pages_limit=7"                      ^ a b ttm.pages_limit=5
        export GRUB_CMDLINE_LINUX_DEFAULT="a"                                      ^ a ttm.pages_limit=5
        ` GRUB_CMDLINE_LINUX_DEFAULT="a" ; GRUB_TIMEOUT=2`                         ^ a ttm.pages_limit=5
        if true; then GRUB_CMDLINE_LINUX_DEFAULT="a $(echo b)"; fi                 ^ a b ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="dyndbg=\\"file foo.c +p\\" a"                  ^ dyndbg="file foo.c +p" a ttm.pages_limit=5
        GRUB_CMDLINE_LINUX_DEFAULT="a * ttm.pages_limit_x=1 xttm.pages_limit=2"    ^ a * ttm.pages_limit_x=1 xttm.pages_limit=2 ttm.pages_limit=5
        """)
    void twenty_shapes_of_the_defaults(String written, String expected) throws Exception {
        for (boolean dropins : new boolean[] {true, false}) {
            Path place = Files.createDirectories(folder.resolve(dropins ? "debian" : "arch"));
            BootHost boot = dropins ? BootHost.debian(place, "dash") : BootHost.arch(place, "dash");
            boot.host.file("/etc/default/grub", written.strip().replace("~", "\n") + "\n");

            boot.converge(wish("ttm.pages_limit=5"));

            assertThat(boot.grubCfg()).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void every_shell_does_the_same(String shell) throws Exception {
        BootHost boot = BootHost.debian(folder, shell);
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet iommu=pt console=tty1\"\n");

        boot.converge(wish("amd_iommu=off", "console=tty0|ttyS0,115200", "!iommu"));

        assertThat(boot.grubCfg()).containsExactly("quiet amd_iommu=off console=tty0 console=ttyS0,115200");
    }

    @Test
    void a_cloud_image_assigns_anew_in_a_drop_in_and_loses() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        boot.host.file(
                "/etc/default/grub.d/50-cloudimg-settings.cfg",
                "GRUB_CMDLINE_LINUX_DEFAULT=\"console=tty1 console=ttyS0\"\n");

        boot.converge(wish("ttm.pages_limit=1"));

        assertThat(boot.grubCfg()).containsExactly("console=tty1 console=ttyS0 ttm.pages_limit=1");
        assertThat(boot.host.text("/etc/default/grub")).isEqualTo("GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
    }

    @Test
    void a_file_that_is_read_later_and_wins_is_named_and_nothing_is_changed() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        boot.host.file("/etc/default/grub.d/zz.cfg", "GRUB_CMDLINE_LINUX_DEFAULT=\"last\"\n");

        assertThatThrownBy(() -> boot.plan(wish("ttm.pages_limit=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("read after 99-provision.cfg in /etc/default/grub.d (zz.cfg)");
        assertThat(boot.host.files("/etc/default/grub.d")).containsExactly("zz.cfg");
    }

    @Test
    void arguments_that_would_be_init_s_are_no_arguments_and_nothing_is_changed() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet -- single\"\n");

        assertThatThrownBy(() -> boot.plan(wish("ttm.pages_limit=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("quiet -- single");
        assertThat(boot.host.path("/etc/default/grub.d")).doesNotExist();
    }

    @Test
    void a_failing_update_grub_leaves_everything_as_it_was() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        boot.converge(wish("ttm.pages_limit=1"));
        String before = boot.host.text("/etc/default/grub.d/99-provision.cfg");
        boot.host.command("update-grub", "#!/bin/sh\necho 'Syntax errors are detected' >&2\nexit 1\n");

        var ended = boot.apply(wish("ttm.pages_limit=2"));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("Syntax errors are detected").contains("as they were");
        assertThat(boot.host.text("/etc/default/grub.d/99-provision.cfg")).isEqualTo(before);
        assertThat(boot.grubCfg()).containsExactly("quiet ttm.pages_limit=1");
    }

    @Test
    void defaults_without_a_new_grub_cfg_are_not_configured() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        boot.converge(wish("a=1"));
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet b=2\"\n");

        var change = boot.plan(wish("b=2")).changes().get(0);

        assertThat(change.diffs())
                .containsExactly(
                        new Diff.Field("b", "2 in the GRUB defaults; (none) in an entry of grub.cfg (2 times)", "2"));
    }

    @Test
    void two_tasks_keep_each_others_arguments() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet old=1\"\n");

        boot.converge(wish("a=1", "!old"));
        boot.converge(wish("b=2"));

        assertThat(boot.plan(wish("a=1", "!old")).changes()).isEmpty();
        boot.converge(wish("!a"));
        assertThat(boot.grubCfg()).containsExactly("quiet b=2");
    }

    @Test
    void the_file_itself_keeps_its_mode_and_gets_one_block() throws Exception {
        BootHost boot = BootHost.arch(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_TIMEOUT=3");
        Files.setPosixFilePermissions(
                boot.host.path("/etc/default/grub"), PosixFilePermissions.fromString("rw-r-----"));

        boot.converge(wish("a=1"));
        boot.converge(wish("a=2"));

        assertThat(boot.host.text("/etc/default/grub"))
                .startsWith("GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_TIMEOUT=3\n# provision: begin\n")
                .containsOnlyOnce("# provision: begin")
                .containsOnlyOnce("# provision-set a=2")
                .doesNotContain("a=1");
        assertThat(Files.getPosixFilePermissions(boot.host.path("/etc/default/grub")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(boot.host.files("/etc/default")).containsExactly("grub", "grub.before-provision");
    }

    @Test
    void defaults_that_no_shell_can_read_are_unknown() {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\n");

        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("grub-mkconfig cannot read");
    }

    /** grub-mkconfig ends at the first command that fails: the plan refuses what apply would fail at. */
    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', textBlock = """
        GRUB_CMDLINE_LINUX="a"~GRUB_CMDLINE_LINUX+=" hugepages=16"       ^ GRUB_CMDLINE_LINUX+
        source quirks-set~GRUB_CMDLINE_LINUX_DEFAULT="quiet ${QUIRKS}"   ^ source
        GRUB_CMDLINE_LINUX="a~b"~c"~GRUB_CMDLINE_LINUX_DEFAULT="quiet"   ^ nterminated
        false                                                            ^ ``
        exit 0                                                           ^ ``
        """)
    void defaults_at_which_grub_mkconfig_ends_are_refused_in_the_plan(String written, String words) {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.command("sh", "#!/bin/dash\nexec dash \"$@\"\n");
        boot.host.file("/etc/default/grub", written.strip().replace("~", "\n") + "\n");

        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("grub-mkconfig cannot read")
                .hasMessageContaining(words == null ? "" : words);
    }

    @Test
    void a_later_drop_in_that_appends_something_else_is_no_obstacle() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        boot.host.file(
                "/etc/default/grub.d/zz.cfg", "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT last=1\"\n");

        boot.converge(wish("a=1"));

        assertThat(boot.grubCfg()).containsExactly("quiet a=1 last=1");
        assertThatThrownBy(() -> boot.plan(wish("last=2")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("last=1");
    }

    @Test
    void an_entry_of_the_administrator_that_starts_by_default_decides() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        boot.converge(wish("a=1"));
        String custom =
                "### BEGIN /etc/grub.d/40_custom ###\nmenuentry 'mine' {\n\tlinux /vmlinuz root=UUID=1 ro a=2\n}\n";
        boot.host.file(
                "/boot/grub/grub.cfg", "set default=\"mine\"\n" + boot.host.text("/boot/grub/grub.cfg") + custom);

        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("\"mine\" by default");
        assertThat(boot.plan(wish("a=2")).changes()).as("that entry has it").isNotEmpty();
    }

    @Test
    void defaults_that_are_a_link_remain_one() throws Exception {
        BootHost boot = BootHost.arch(folder, "dash");
        boot.host.file("/srv/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        Files.createDirectories(boot.host.path("/etc/default"));
        Files.createSymbolicLink(boot.host.path("/etc/default/grub"), boot.host.path("/srv/grub"));

        boot.converge(wish("a=1"));

        assertThat(boot.host.path("/etc/default/grub")).isSymbolicLink();
        assertThat(boot.host.text("/srv/grub")).contains("# provision-set a=1");
    }

    /** update-grub may regenerate an old menu, but a tool that changes anything else is undone. */
    @Test
    void an_update_grub_that_drops_an_argument_is_undone() throws Exception {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet splash\"\n");
        boot.converge(wish("a=1"));
        String menu = boot.host.text("/boot/grub/grub.cfg");
        boot.host.command(
                "update-grub",
                ScratchHost.resource(GrubTest.class, "update-grub")
                        + "sed -i s/splash// \"$ROOT/boot/grub/grub.cfg\"\n");

        var ended = boot.apply(wish("a=2"));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("more than the arguments that were named would change in grub.cfg");
        assertThat(boot.host.text("/boot/grub/grub.cfg")).isEqualTo(menu);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_cut_at_any_rename_converges_on_the_next_run(boolean dropins) throws Exception {
        boolean cut = true;
        for (int i = 1; cut; i++) {
            for (String when : new String[] {"before-", "after-"}) {
                Path place = Files.createDirectories(folder.resolve(when + i));
                BootHost boot = dropins ? BootHost.debian(place, "dash") : BootHost.arch(place, "dash");
                boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet a=0\"\n");
                boot.host.command("mv", ScratchHost.resource(GrubTest.class, "mv"));
                boot.host.file("/deadly", when + i);

                cut = boot.apply(wish("a=1")).status() != 0;
                boot.host.file("/deadly", "never");
                if (cut && !boot.plan(wish("a=1")).changes().isEmpty()) {
                    boot.converge(wish("a=1"));
                }

                assertThat(boot.grubCfg()).containsExactly("quiet a=1");
                assertThat(boot.host.text(dropins ? "/etc/default/grub.d/99-provision.cfg" : "/etc/default/grub"))
                        .containsOnlyOnce("# provision-set a=1");
            }
            assertThat(i).isLessThan(50);
        }
    }
}
