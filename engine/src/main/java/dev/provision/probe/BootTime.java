package dev.provision.probe;

import dev.provision.shell.ScriptFile;
import java.util.Optional;

/**
 * The time of a host's last boot by its own clock. Whether something is older than the running boot is decided here only.
 *
 * @param earliest the lower limit in milliseconds, since a host does not tell more
 */
public record BootTime(long earliest) {
    /**
     * Defines {@code boot_time ROOT} and {@code write_time FILE}, which print a time, and {@code changed FILE...} with {@code
     * latest_change}.
     */
    public static final String SCRIPT = ScriptFile.read(BootTime.class, "boot-time.sh");

    /** Follows nothing. */
    public static final BootTime UNKNOWN = new BootTime(Long.MIN_VALUE);

    /** A boot time in whole seconds comes from two numbers that are both cut to seconds. */
    private static final long ROUNDING = 1000;

    /** Reads what {@code boot_time} prints. */
    public static Optional<BootTime> parse(String text) {
        return HostTime.parse(text)
                .map(time ->
                        new BootTime(time.earliest() == time.latest() ? time.earliest() : time.earliest() - ROUNDING));
    }

    /**
     * Whether the host was certainly booted after something was written. In doubt it was not: what is then reported as not
     * active yet is decided by the next boot, whereas the opposite error would blame what was written.
     */
    public boolean follows(HostTime written) {
        return written.latest() < earliest;
    }
}
