package dev.provision.resource.kernelargs;

import static dev.provision.resource.kernelargs.BootHost.wish;

import dev.provision.resource.Change;
import dev.provision.testing.Race;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of boot loaders in a directory of another account, which exchanges them and it with links to root's. */
final class KernelArgsRaceTest {
    @ParameterizedTest
    @CsvSource({
        "debian, etc/default, grub",
        "arch, etc/default, grub",
        "fedora, etc/default, grub",
        "fedora, etc/kernel, cmdline",
        "fedora, boot/loader/entries, abc-6.17.9.conf"
    })
    void arguments_are_written_in_their_directory_only(
            String distribution, String place, String file, @TempDir Path scratch) throws Exception {
        try (Race race = Race.in(scratch, "root/" + place, file)) {
            BootHost boot = host(distribution, scratch);
            List<Change> first = boot.plan(wish("a=1")).changes();
            boot.converge(wish("a=1"));
            List<Change> second = boot.plan(wish("a=2")).changes();
            race.rounds("true", i -> {
                for (Change change : i % 2 == 0 ? second : first) {
                    boot.host.apply(change);
                }
            });
            // The files are what the account has left, which need not be a configuration.
            host(distribution, scratch).converge(wish("a=3"));
        }
    }

    private static BootHost host(String distribution, Path scratch) {
        if (distribution.equals("fedora")) {
            return BootHost.fedora(scratch, "dash");
        }
        BootHost boot =
                distribution.equals("debian") ? BootHost.debian(scratch, "dash") : BootHost.arch(scratch, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        return boot;
    }
}
