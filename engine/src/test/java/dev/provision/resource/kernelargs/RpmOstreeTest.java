package dev.provision.resource.kernelargs;

import static dev.provision.resource.kernelargs.BootHost.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.CannotPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RpmOstreeTest {
    private final Path folder;

    RpmOstreeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            quiet,                                a=1,              quiet a=1
            quiet a=0 b=2,                        a=1,              quiet b=2 a=1
            a=0 a=1 a=2,                          a=1,              a=1
            a=1 x a=1,                            a=1,              x a=1
            console=tty0,                         console=tty0|ttyS0, console=tty0 console=ttyS0
            console=ttyS0 x console=tty0,         console=tty0|ttyS0, x console=tty0 console=ttyS0
            iommu=pt quiet iommu=on,              !iommu,           quiet
            console=tty0 console=tty1,            !console=tty0,    console=tty1
            ttm.pages-limit=1 quiet,              ttm.pages_limit=2, quiet ttm.pages_limit=2
            """)
    void only_the_difference_is_passed_in_whole_words(String before, String wanted, String after) throws Exception {
        BootHost boot = BootHost.ostree(folder, "dash", before);

        boot.converge(wish(wanted));

        assertThat(boot.host.text("/kargs").strip()).isEqualTo(after);
    }

    @Test
    void grubby_is_never_asked_on_an_image() throws Exception {
        BootHost boot = BootHost.ostree(folder, "dash", "quiet");
        boot.host.command("grubby", "#!/bin/sh\ntouch \"$ROOT/asked\"\n");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro");

        boot.converge(wish("a=1"));

        assertThat(boot.host.path("/asked")).doesNotExist();
    }

    @Test
    void what_rpm_ostree_says_when_it_fails_is_said() {
        BootHost boot = BootHost.ostree(folder, "dash", "quiet");
        boot.host.command("rpm-ostree", "#!/bin/sh\necho 'error: Transaction in progress' >&2\nexit 1\n");

        assertThatThrownBy(() -> boot.plan(wish("a=1")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("Transaction in progress");
    }
}
