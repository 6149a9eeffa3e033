package dev.provision.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The account of this machine whose rights the processes of lab hosts have: the lab's user, or, if that is root, an account
 * that owns no file and no process here. A host's root can therefore never do to this machine what root can.
 */
final class HostAccount {
    /** Unassigned: systemd's list of user ids (uid-gid, "65520…65533 unused"). */
    private static final int UNUSED = 65_529;

    private static final HostAccount OF_THIS_USER = new HostAccount(effectiveUser() == 0);

    private final boolean separate;

    private HostAccount(boolean separate) {
        this.separate = separate;
    }

    static HostAccount ofThisUser() {
        return OF_THIS_USER;
    }

    /** The programs that {@link #command} needs. */
    List<String> programs() {
        return separate ? List.of("setpriv") : List.of();
    }

    /** The command that runs {@code inside} with this account's rights. */
    List<String> command(List<String> inside) {
        if (!separate) {
            return inside;
        }
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + UNUSED, "--regid=" + UNUSED, "--clear-groups", "--"));
        command.addAll(inside);
        return command;
    }

    /** Gives a host's disk to this account. Links are not followed. */
    void own(Path disk) throws IOException {
        if (separate) {
            walk(disk, path -> {
                if (!Integer.valueOf(UNUSED).equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                    Files.setAttribute(path, "unix:gid", UNUSED, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:uid", UNUSED, LinkOption.NOFOLLOW_LINKS);
                }
            });
        }
    }

    /** Lets this account read a directory that stays the property of the lab's user, whatever the umask was. */
    void letRead(Path tree) throws IOException {
        if (separate) {
            walk(tree, HostAccount::letReadOne);
        }
    }

    static void letReadOne(Path path) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        permissions.add(PosixFilePermission.OTHERS_READ);
        if (permissions.contains(PosixFilePermission.OWNER_EXECUTE)) {
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    private interface Action {
        void on(Path path) throws IOException;
    }

    private static void walk(Path tree, Action action) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                action.on(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                action.on(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static int effectiveUser() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the owner of /proc/self", e);
        }
    }
}
