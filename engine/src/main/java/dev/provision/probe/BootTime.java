package dev.provision.probe;

import dev.provision.shell.ScriptFile;

/**
 * The time of a host's last boot by its own clock.
 *
 * @param second as {@link #SCRIPT} prints it
 */
public record BootTime(long second) {
    /** Defines the shell function {@code boot_time ROOT}. */
    public static final String SCRIPT = ScriptFile.read(BootTime.class, "boot-time.sh");

    /** The boot time and the time that it is compared with are both cut to seconds. */
    private static final long ROUNDING = 1;

    /**
     * Whether the host was certainly booted after something was written. In doubt it was not: what is then reported as not
     * active yet is decided by the next boot, whereas the opposite error would blame what was written.
     *
     * @param written in seconds of the host's clock
     */
    public boolean follows(long written) {
        return written < second - ROUNDING;
    }
}
