package dev.provision.resource.user;

import dev.provision.resource.Step;
import dev.provision.secret.Secret;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is run on a host to change an account: the tools of shadow-utils, each of which replaces its files by rename. */
final class UserSteps {
    /** Removing a home, or giving its files another number, may take a while. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final String TOOL = """
        export LC_ALL=C TZ=UTC0
        "$@" </dev/null 9>&-
        """;

    /** gpasswd rather than usermod -G: it takes accounts that are not in /etc/passwd, and touches no other group. */
    private static final String JOIN = """
        export LC_ALL=C
        user=$1; shift
        for group; do
            gpasswd -a "$user" "$group" >/dev/null </dev/null 9>&- || exit 1
        done
        """;

    private static final String LEAVE = """
        export LC_ALL=C
        user=$1; shift
        for group; do
            case ,$(getent -s files group "$group" | cut -d: -f4), in
                *,"$user",*) gpasswd -d "$user" "$group" >/dev/null </dev/null 9>&- || exit 1 ;;
            esac
        done
        """;

    /** From a file that only root can read, never from an argument list. */
    private static final String PASSWORD = """
        export LC_ALL=C
        chpasswd -e <"$PROVISION_SPOOL/password" 9>&- || exit 1
        rm -f -- "$PROVISION_SPOOL/password"
        """;

    private static final String KEYS = """
        export LC_ALL=C
        entry=$(getent passwd "$1") || { echo "the host has no user $1 any more" >&2; exit 1; }
        rest=${entry#*:}; rest=${rest#*:}
        uid=${rest%%:*}; rest=${rest#*:}
        gid=${rest%%:*}
        home=${entry%:*}; home=${home##*:}
        # By its path, since a busybox shell would take a setpriv of its own, which cannot change the user.
        PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/bin/setpriv --reuid="$uid" --regid="$gid" --clear-groups -- \\
            sh -c "$2" keys "$home" <"$PROVISION_SPOOL/keys" 9>&- || {
                echo "the keys were not written: is $home/.ssh the folder of $1?" >&2
                exit 1
            }
        """;

    private static final String WRITE_KEYS = ScriptFile.read(UserSteps.class, "write-keys.sh");
    private static final String MAKE_HOME = SafePath.SCRIPT + ScriptFile.read(UserSteps.class, "make-home.sh");

    private UserSteps() {}

    /** @param words a tool and its options; the account's name is added */
    static Step tool(String name, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(name);
        return new Step.Run(words[0] + " " + name, new Fragment(TOOL, all), LONGEST);
    }

    static Step join(String name, List<String> groups) {
        return groups("add " + name + " to " + String.join(", ", groups), JOIN, name, groups);
    }

    static Step leave(String name, List<String> groups) {
        return groups("remove " + name + " from " + String.join(", ", groups), LEAVE, name, groups);
    }

    private static Step groups(String title, String script, String name, List<String> groups) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(groups);
        return new Step.Run(title, new Fragment(script, arguments), LONGEST);
    }

    static List<Step> password(String name, Secret hash, boolean locked) {
        String line = name + ":" + (locked ? "!" : "") + hash.reveal() + "\n";
        return List.of(
                new Step.Put(
                        "upload the password hash of " + name, "password", line.getBytes(StandardCharsets.US_ASCII)),
                new Step.Run("chpasswd -e " + name, Fragment.of(PASSWORD), LONGEST));
    }

    static Step home(String name) {
        return new Step.Run("make the home of " + name, Fragment.of(MAKE_HOME, name), LONGEST);
    }

    /** @param lines a byte a character */
    static List<Step> keys(String name, List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return List.of(
                new Step.Put(
                        "upload the SSH keys of " + name,
                        "keys",
                        text.toString().getBytes(StandardCharsets.ISO_8859_1)),
                new Step.Run("write the SSH keys of " + name, Fragment.of(KEYS, name, WRITE_KEYS), LONGEST));
    }
}
