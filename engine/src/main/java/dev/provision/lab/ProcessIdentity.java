package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What no two processes of this machine share, unlike a process id: the boot id and the time, in clock ticks since that boot, at
 * which the process started (proc(5), field 22 of {@code /proc/PID/stat}).
 */
final class ProcessIdentity {
    private static final int START_TIME = 22;

    private ProcessIdentity() {}

    /** Empty if no process has this id. */
    static Optional<String> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            // The name of the program, field 2, is in parentheses and can contain anything.
            String[] fromState =
                    stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            return fromState.length > START_TIME - 3
                    ? Optional.of(boot + " " + fromState[START_TIME - 3])
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
