package dev.provision.resource.user;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host says of an account.
 *
 * @param entry empty if there is no such account
 * @param local whether it stands in /etc/passwd, where the tools of the host can change it
 * @param shadow empty if there is none or it may not be read
 * @param in groups it is in, the primary one among them
 * @param processes that it runs now, each as {@code 123 (sshd)}
 * @param home what there is at the home it has or shall have
 * @param keys its authorized_keys, if they were asked for
 * @param leaving what removing its home would meet, if that was asked for
 * @param taken the account that has the wanted number, if another one has it
 * @param shellThere whether the wanted shell can be run
 * @param own the group of the account's name, if there is one
 * @param wanted the groups asked for that the host has, by name
 * @param missing tools that the host lacks
 * @param root whether we are root
 */
public record Seen(
        Optional<Entry> entry,
        boolean local,
        Optional<Shadow> shadow,
        List<Membership> in,
        List<String> processes,
        Home home,
        KeyFile keys,
        Leaving leaving,
        Optional<String> taken,
        boolean shellThere,
        Optional<Membership> own,
        Map<String, Membership> wanted,
        Set<String> missing,
        boolean root) {
    public Seen {
        in = List.copyOf(in);
        processes = List.copyOf(processes);
        wanted = Map.copyOf(wanted);
        missing = Set.copyOf(missing);
    }

    /** A line of passwd(5). */
    record Entry(long uid, long gid, String comment, String home, String shell) {}

    /**
     * @param same whether the password's hash is the wanted one; it stays on the host, as does what comes of it
     * @param expires days since 1970, -1 for never
     */
    record Shadow(boolean locked, Password kind, boolean same, long expires) {}

    /** What stands in the password's place when a lock is taken off. */
    enum Password {
        EMPTY,
        UNUSABLE,
        HASH
    }

    /** @param local whether the group stands in /etc/group */
    record Membership(String name, long gid, boolean local) {}

    /** @param kind {@code folder}, {@code link}, {@code other}, or empty for nothing */
    record Home(String kind, String owner) {}

    /**
     * @param real the home without links
     * @param sharers accounts that live in it too
     */
    record Leaving(String real, List<String> sharers, List<String> mounts, String rootsHome) {
        public Leaving {
            sharers = List.copyOf(sharers);
            mounts = List.copyOf(mounts);
        }
    }

    /** The file with the SSH keys, as the account itself can see it. */
    sealed interface KeyFile {
        /**
         * @param lines a byte a character, so that what is no UTF-8 stays what it is
         * @param loose whether the folder or the file can be written by others, for which sshd refuses it
         */
        record Content(List<String> lines, boolean loose) implements KeyFile {
            public Content {
                lines = List.copyOf(lines);
            }
        }

        record Unusable(String reason) implements KeyFile {}
    }
}
