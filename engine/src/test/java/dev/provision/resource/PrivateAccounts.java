package dev.provision.resource;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.shell.Fragment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This machine with accounts and homes of its own: /etc and /home are folders of the test, mounted over the machine's for
 * what the test runs and for nothing else. The tools of shadow-utils are the real ones.
 */
public final class PrivateAccounts {
    private static final List<String> TOOLS = List.of(
            "getent",
            "groupadd",
            "groupmod",
            "groupdel",
            "gpasswd",
            "useradd",
            "usermod",
            "userdel",
            "chpasswd",
            "setpriv",
            "id");

    private static final String ETC = """
            mkdir -p "$1/etc/default" "$1/home" "$1/mail" || exit 1
            cp -a /etc/login.defs /etc/skel /etc/nsswitch.conf /etc/pam.d /etc/security /etc/ld.so.cache "$1/etc/" || exit 1
            [ ! -d /etc/alternatives ] || cp -a /etc/alternatives "$1/etc/" || exit 1
            cp -a /etc/default/useradd "$1/etc/default/" || exit 1
            cd "$1/etc" || exit 1
            printf '%s\\n' root:x:0:0:root:/root:/bin/bash daemon:x:1:1::/usr/sbin:/usr/sbin/nologin >passwd
            printf '%s\\n' 'root:*:19000:0:99999:7:::' 'daemon:*:19000:0:99999:7:::' >shadow
            printf '%s\\n' root:x:0: daemon:x:1: video:x:44: render:x:105: users:x:100: >group
            printf '%s\\n' root:*:: daemon:*:: video:!:: render:!:: users:*:: >gshadow
            : >subuid; : >subgid
            chmod 640 shadow gshadow
            """;

    private static final String ENTER = """
            mount --bind "$1/etc" /etc && mount --bind "$1/home" /home && mount --bind "$1/mail" /var/mail || exit 99
            shift
            exec "$@"
            """;

    private PrivateAccounts() {}

    /** The machine as one of {@link Shells#all()} sees it. Skips the test if this is not root or cannot mount. */
    public static OnThisMachine in(Path scratch, String shell) {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to change accounts of its own");
        OnThisMachine plain = Shells.machine(shell, scratch);
        for (String tool : TOOLS) {
            // busybox has small ones of its own by some of these names; hosts have the real ones.
            String path = Files.exists(Path.of("/usr/sbin", tool)) ? "/usr/sbin/" + tool : "/usr/bin/" + tool;
            Shells.tool(scratch, tool, "PATH=/usr/sbin:/usr/bin:/sbin:/bin exec " + path + " \"$@\"\n");
        }
        if (!Files.exists(scratch.resolve("etc"))) {
            require(plain.run(Fragment.of(ETC, scratch.toString())).status() == 0, "a private /etc");
            open(scratch);
        }
        List<String> line = new ArrayList<>(List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", ENTER, "enter"));
        line.add(scratch.toString());
        line.addAll(plain.shell());
        OnThisMachine machine = new OnThisMachine(line, plain.path(), plain.spool());
        assumeTrue(machine.run(Fragment.of("exit 0")).status() == 0, "this machine does not let the test mount");
        return machine;
    }

    /** A user of the test must be able to reach its home through the folder's real path. */
    private static void open(Path scratch) {
        try {
            new ProcessBuilder("chmod", "755", scratch.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " could not be made");
        }
    }
}
