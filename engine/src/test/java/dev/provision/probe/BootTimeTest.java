package dev.provision.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.shell.Fragment;
import dev.provision.testing.ScratchHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BootTimeTest {
    /** A tie is never older than the boot, whether the host tells seconds or milliseconds. */
    @ParameterizedTest
    @CsvSource({
        "1000.000,  999.999, true",
        "1000.000, 1000.000, false",
        "1000.000, 1000.001, false",
        "1000.500, 999,      true",
        "1000.999, 1000,     false",
        "1000,     998,      true",
        "1000,     999,      false",
        "1000,     999.001,  false",
        "1000,     998.999,  true",
    })
    void what_ties_with_the_boot_is_not_older(String booted, String written, boolean follows) {
        assertThat(BootTime.parse(booted)
                        .orElseThrow()
                        .follows(HostTime.parse(written).orElseThrow()))
                .isEqualTo(follows);
    }

    @Test
    void nothing_is_older_than_an_unknown_boot() {
        assertThat(BootTime.parse("")).isEmpty();
        assertThat(HostTime.parse("1,5")).isEmpty();
        assertThat(BootTime.UNKNOWN.follows(HostTime.EARLIEST)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void the_host_prints_times_that_can_be_compared(String shell, @TempDir Path directory) throws Exception {
        ScratchHost host = new ScratchHost(directory, shell)
                .file("/proc/uptime", "100.00 1.00\n")
                .file("/old", "")
                .file("/new", "");
        Files.setLastModifiedTime(host.path("/old"), FileTime.from(Instant.now().minusSeconds(102)));
        Files.setLastModifiedTime(host.path("/new"), FileTime.from(Instant.now().minusSeconds(98)));
        String script = BootTime.SCRIPT
                + "boot_time \"$1\"; write_time \"$1/old\"; write_time \"$1/new\"; changed \"$1/old\"; latest_change\n";

        String[] lines = host.run(Fragment.of(script, host.root())).output().split("\n");

        BootTime booted = BootTime.parse(lines[0]).orElseThrow();
        assertThat(booted.follows(HostTime.parse(lines[1]).orElseThrow())).isTrue();
        assertThat(booted.follows(HostTime.parse(lines[2]).orElseThrow())).isFalse();
        HostTime changed =
                HostTime.parse(lines[3].substring("changed ".length())).orElseThrow();
        assertThat(booted.follows(changed))
                .as("the name of the file is newer than its content")
                .isFalse();
    }
}
