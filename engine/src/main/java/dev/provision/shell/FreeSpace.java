package dev.provision.shell;

/** How much room a file system of a host has, asked in one way by every kind that fills one. */
public final class FreeSpace {
    /**
     * Defines {@code free_kib FOLDER}, which prints the KiB that are free to its file system's users, or nothing if that is
     * not known, and {@code find_free_kib FOLDER}, which sets {@code $free} to the same.
     */
    public static final String SCRIPT = """
            free_kib() { find_free_kib "$1"; [ -z "$free" ] || printf '%s\\n' "$free"; }
            find_free_kib() {
                free=$(LC_ALL=C df -Pk -- "$1" 2>/dev/null) || free=
                # The number before the first word that ends in a percent sign, as in "... 1000 12% /".
                free=${free##*'
            '}
                case $free in *' '[0-9]*'% '*) ;; *) free= ;; esac
                free=${free%%'% '*}
                free=${free% *}
                while :; do case $free in *' ') free=${free% } ;; *) break ;; esac; done
                free=${free##* }
                case $free in *[!0-9]*) free= ;; esac
            }
            """;

    private FreeSpace() {}
}
