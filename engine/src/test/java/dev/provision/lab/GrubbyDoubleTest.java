package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.shell.Fragment;
import dev.provision.testing.ScratchHost;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The double of grubby that lab hosts and real hosts have loses what the real one loses. */
final class GrubbyDoubleTest {
    private static final String ENTRY = "/boot/loader/entries/abc-6.17.9.conf";
    private static final String CMDLINE = "/etc/kernel/cmdline";

    private final ScratchHost host;

    GrubbyDoubleTest(@TempDir Path folder) {
        host = new ScratchHost(folder, "dash");
    }

    @BeforeEach
    void a_host() {
        String script = ScratchHost.resource(LabDaemon.class, "/lab/fedora/grubby")
                .replaceAll("(?<![A-Za-z\"])/(boot/(loader|grub2)|etc/)", "\\$ROOT/$1");
        host.command("grubby", script);
        host.file(CMDLINE, "root=UUID=1 ro\n").file("/boot/grub2/grubenv", "# GRUB Environment Block\n");
        options("root=UUID=1 ro quiet quiet");
    }

    private void options(String text) {
        host.file(ENTRY, "title Fedora\nlinux /vmlinuz-6.17.9\noptions " + text + "\n");
    }

    private void grubby(String... options) {
        ScratchHost.Ended ended = host.run(Fragment.of("exec grubby --update-kernel=ALL \"$@\"", options));
        assertThat(ended.status()).as(ended.errors()).isZero();
    }

    @Test
    void only_the_first_line_of_the_file_for_new_kernels_survives() {
        host.file(CMDLINE, "# console\nroot=UUID=1 ro\n");
        grubby("--args=a=1");
        assertThat(host.text(CMDLINE)).isEqualTo("# console a=1\n");
    }

    @Test
    void adjacent_duplicates_are_not_all_removed() {
        grubby("--remove-args=quiet");
        assertThat(host.text(ENTRY)).contains("options root=UUID=1 ro quiet\n");
    }

    @Test
    void a_name_is_a_regular_expression_and_a_value_a_replacement() {
        options("root=UUID=1 ro amdgpuXgttsize=7");
        grubby("--args=amdgpu.gttsize=9&");
        assertThat(host.text(ENTRY)).contains("options root=UUID=1 ro amdgpu.gttsize=9root=UUID=1 ro\n");
    }

    @Test
    void an_entry_with_the_arguments_of_the_environment_block_is_left() {
        options("$kernelopts a=2");
        grubby("--args=a=1");
        assertThat(host.text(ENTRY)).contains("options $kernelopts a=2\n");
    }
}
