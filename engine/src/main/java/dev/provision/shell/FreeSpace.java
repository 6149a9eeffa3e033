package dev.provision.shell;

/** How much room a file system of a host has, asked in one way by every kind that fills one. */
public final class FreeSpace {
    /**
     * Defines {@code free_kib FOLDER}, which prints the KiB that are free to its file system's users, or nothing if that is
     * not known.
     */
    public static final String SCRIPT = """
            free_kib() {
                LC_ALL=C df -Pk -- "$1" 2>/dev/null | tail -n 1 | sed -n 's/.* \\([0-9][0-9]*\\)  *[0-9][0-9]*% .*/\\1/p'
            }
            """;

    private FreeSpace() {}
}
