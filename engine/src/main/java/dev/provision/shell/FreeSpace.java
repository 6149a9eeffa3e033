package dev.provision.shell;

/** How much room a file system of a host has, asked in one way by every kind that fills one. */
public final class FreeSpace {
    /**
     * Defines {@code free_kib FOLDER}, which prints the KiB that are free to its file system's users, or nothing if that is
     * not known.
     */
    public static final String SCRIPT = """
            free_kib() {
                free=$(LC_ALL=C df -Pk -- "$1" 2>/dev/null) || return 0
                # The number before the first word that ends in a percent sign, as in "... 1000 12% /".
                free=${free##*'
            '}
                case $free in *' '[0-9]*'% '*) ;; *) return 0 ;; esac
                free=${free%%'% '*}
                free=${free% *}
                while :; do case $free in *' ') free=${free% } ;; *) break ;; esac; done
                free=${free##* }
                case $free in '' | *[!0-9]*) ;; *) printf '%s\\n' "$free" ;; esac
            }
            """;

    private FreeSpace() {}
}
