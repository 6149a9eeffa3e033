package dev.provision.resource.modprobe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Change;
import dev.provision.resource.OnScratch;
import dev.provision.resource.OnThisMachine;
import dev.provision.testing.ScratchHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probe and the steps do with real shells. */
final class ModprobeOnScratchTest {
    private static final String CONF = "/etc/modprobe.d/zz-provision-ttm.conf";
    private static final String IMAGE = "/boot/initrd.img-6.18.9";
    private static final Map<String, ?> LIMIT = Map.of("name", "ttm", "options", Map.of("pages_limit", 1000));
    private static final Map<String, ?> NONE = Map.of("name", "ttm", "options", Map.of());

    private final Path folder;

    ModprobeOnScratchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A Debian host with ttm in its initramfs, which says what configuration it has. */
    private OnScratch<Module, Observed> debian(String shell) {
        ScratchHost host = new ScratchHost(folder, shell)
                .file("/boot/grub/grub.cfg", "\tlinux\t/boot/vmlinuz-6.18.9 root=/dev/sda1 ro quiet\n")
                .file(IMAGE, "usr/lib/modules/6.18.9/kernel/drivers/gpu/drm/ttm/ttm.ko.zst\n")
                .file("/lib/modules/6.18.9/modules.builtin", "kernel/drivers/tty/vt/vt-core.ko\n")
                .file(
                        "/lib/modules/6.18.9/modules.dep",
                        "kernel/drivers/gpu/drm/ttm/ttm.ko.zst:\nkernel/net/bridge/br_netfilter.ko.zst: kernel/x/bridge.ko.zst\n")
                .file("/proc/uptime", "3600.00 7000.00\n")
                .command("lsinitramfs", "#!/bin/sh\nexec /bin/cat \"$1\"\n")
                .command("update-initramfs", """
                        #!/bin/sh
                        [ "$*" = '-u -k all' ] || exit 1
                        { echo usr/lib/modules/6.18.9/kernel/drivers/gpu/drm/ttm/ttm.ko.zst
                          /bin/cat "$ROOT"/etc/modprobe.d/*; } >"$ROOT/boot/initrd.img-6.18.9"
                        echo x >>"$ROOT/rebuilt"
                        """);
        age(host, IMAGE);
        return new OnScratch<>(host, new ModprobeType(host.root()), OnThisMachine.debian());
    }

    private static void age(ScratchHost host, String path) {
        try {
            Files.setLastModifiedTime(
                    host.path(path), FileTime.from(Instant.now().minusSeconds(7200)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int rebuilt(ScratchHost host) {
        return Files.exists(host.path("/rebuilt")) ? host.text("/rebuilt").length() / 2 : 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void an_option_reaches_the_initramfs_and_leaves_it(String shell) throws Exception {
        var scratch = debian(shell);
        ScratchHost host = scratch.host();

        scratch.converge(LIMIT);

        assertThat(host.text(CONF)).endsWith("\noptions ttm pages_limit=1000\n");
        assertThat(host.text(IMAGE)).contains("options ttm pages_limit=1000");
        assertThat(rebuilt(host)).isEqualTo(1);

        scratch.converge(NONE);
        assertThat(host.path(CONF)).doesNotExist();
        assertThat(host.text(IMAGE)).doesNotContain("pages_limit=1000");
        assertThat(rebuilt(host)).isEqualTo(2);
        assertThat(host.files("/etc")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void an_initramfs_without_the_module_stays_as_it_is(String shell) throws Exception {
        var scratch = debian(shell);
        scratch.host().file(IMAGE, "usr/lib/modules/6.18.9/kernel/drivers/gpu/drm/ttm/ttm_other.ko.zst\n");
        age(scratch.host(), IMAGE);

        scratch.converge(LIMIT);

        assertThat(rebuilt(scratch.host())).isZero();
    }

    @Test
    void without_a_tool_to_look_into_it_the_initramfs_is_made_anew() throws Exception {
        var scratch = debian("dash");
        scratch.host().without("lsinitramfs");

        scratch.converge(LIMIT);

        assertThat(rebuilt(scratch.host())).isEqualTo(1);
    }

    @Test
    void fedora_s_is_made_for_the_kernel_that_boots_next() throws Exception {
        var scratch = debian("dash");
        ScratchHost host = scratch.host().without("lsinitramfs").without("update-initramfs");
        host.file("/boot/initramfs-6.18.9.img", "").command("grubby", "#!/bin/sh\necho /boot/vmlinuz-6.18.9\n");
        host.command(
                "lsinitrd",
                "#!/bin/sh\necho '-rw-r--r-- 1 root root 0 Jan 1 1970 usr/lib/modules/6.18.9/kernel/drivers/ttm/ttm.ko.xz'\n");
        host.command("dracut", "#!/bin/sh\necho \"$*\" >>\"$ROOT/dracut\"\n");
        age(host, "/boot/initramfs-6.18.9.img");

        scratch.converge(LIMIT);

        assertThat(host.text("/dracut")).isEqualTo("--force --kver 6.18.9\n");
    }

    /** Arch's kernel has no release in its name, and mkinitcpio makes the images of all kernels. */
    @Test
    void arch_makes_the_images_of_all_kernels_anew() throws Exception {
        var scratch = debian("dash");
        ScratchHost host = scratch.host().without("lsinitramfs").without("update-initramfs");
        host.file("/boot/grub/grub.cfg", "\tlinux\t/boot/vmlinuz-linux root=/dev/sda1 ro quiet\n")
                .file("/boot/initramfs-linux.img", "")
                .command("mkinitcpio", "#!/bin/sh\necho \"$*\" >>\"$ROOT/mkinitcpio\"\n");
        age(host, "/boot/initramfs-linux.img");

        scratch.converge(LIMIT);

        assertThat(host.text("/mkinitcpio")).isEqualTo("-P\n");
    }

    @Test
    void an_initramfs_that_nothing_can_rebuild_is_said() throws Exception {
        var scratch = debian("dash");
        ScratchHost host = scratch.host().without("lsinitramfs").without("update-initramfs");

        var ended = host.apply(scratch.plan(LIMIT).changes().get(0));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("nothing on this host can rebuild /boot/initrd.img-6.18.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_rebuild_that_was_cut_off_is_done_again(String shell) throws Exception {
        for (Map<String, ?> wanted : List.of(LIMIT, NONE)) {
            var scratch = debian(shell);
            ScratchHost host = scratch.host().file("/rebuilt", "");
            if (wanted == NONE) {
                scratch.converge(LIMIT);
                age(host, IMAGE);
                age(host, CONF);
                host.file("/rebuilt", "");
            }
            Change change = scratch.plan(wanted).changes().get(0);
            Change onlyTheFile = Change.of("cut", List.of(), change.steps().subList(0, 2));
            assertThat(host.apply(onlyTheFile).status()).isZero();
            assertThat(rebuilt(host)).isZero();

            scratch.converge(wanted);

            assertThat(rebuilt(host)).isEqualTo(1);
            assertThat(Files.exists(host.path(CONF))).isEqualTo(wanted == LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void lines_that_go_on_and_files_that_are_hidden_count_as_kmod_counts_them(String shell) throws Exception {
        var scratch = debian(shell);
        scratch.host()
                .file("/etc/modprobe.d/zzz-a b.conf", "# options ttm pages_limit=1\noptions ttm \\\n  pages_limit=2")
                .file("/usr/lib/modprobe.d/zzz-hidden.conf", "options ttm pages_limit=3\n")
                .file("/etc/modprobe.d/zzz-hidden.conf", "\n")
                .file("/lib/modprobe.d/aaa.conf", "options ttm pages_limit=4\n");

        var assessment = scratch.plan(LIMIT);

        assertThat(assessment.changes()).extracting(Change::isFinding).containsExactly(false, true);
        assertThat(assessment.changes().get(1).summary()).startsWith("/etc/modprobe.d/zzz-a b.conf is read after");
        assertThat(assessment.notes()).containsExactly("/lib/modprobe.d/aaa.conf sets pages_limit of ttm to 4 too");
    }

    /** Not with busybox, whose sh takes its own modprobe before any other. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void a_module_is_loaded_now_and_at_boot(String shell) throws Exception {
        var scratch = debian(shell);
        scratch.host()
                .command("modprobe", "#!/bin/sh\n[ \"$1\" = -- ] && mkdir -p \"$ROOT/sys/module/$2\"\n")
                .command(
                        "modinfo",
                        "#!/bin/sh\n[ \"$*\" = '-k 6.18.9 -F parm br_netfilter' ] && echo 'x:what x is (int)'\n");
        Map<String, ?> load = Map.of("name", "br-netfilter", "load", true);

        scratch.converge(load);

        assertThat(scratch.host().text("/etc/modules-load.d/provision-br_netfilter.conf"))
                .endsWith("\nbr_netfilter\n");
        assertThat(scratch.plan(Map.of("name", "br_netfilter", "options", Map.of("x", 1)))
                        .changes())
                .hasSize(1);
        scratch.converge(Map.of("name", "br_netfilter", "load", false));
        assertThat(scratch.host().files("/etc")).isEmpty();
    }

    @Test
    void a_module_that_cannot_be_loaded_says_why() throws Exception {
        var scratch = debian("dash");
        scratch.host().command("modprobe", "#!/bin/sh\necho \"modprobe: ERROR: could not insert '$2'\" >&2\nexit 1\n");

        var ended = scratch.apply(Map.of("name", "ttm", "load", true));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).contains("could not insert 'ttm'");
        assertThat(scratch.host().path("/etc/modules-load.d")).doesNotExist();
    }

    @Test
    void options_without_a_value_that_can_be_read_are_only_configured() throws Exception {
        var scratch = debian("bash");
        scratch.host().file("/sys/module/ttm/parameters/pages_limit", "16777216\n");

        var assessment = scratch.converge(LIMIT);

        assertThat(assessment.changes().get(0).rebootReason())
                .contains("ttm.pages_limit: active 16777216, configured 1000");
        assertThat(scratch.plan(LIMIT).rebootReasons())
                .containsExactly("ttm.pages_limit: active 16777216, configured 1000");
    }
}
