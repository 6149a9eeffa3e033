package dev.provision.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A host's root file system. Its commands are the simulated tools and those programs of this machine that every distribution
 * has; they, and the libraries that they need, are reached through links into /.machine, where this machine's folders are
 * mounted read-only.
 */
final class Disk {
    /** Folders of this machine that are mounted below /.machine if they are no links there. */
    private static final List<String> MACHINE = List.of("usr", "bin", "sbin", "lib", "lib64", "lib32");

    private static final List<String> PROGRAM_FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

    private Disk() {}

    /** Makes the disk of an unprovisioned host, unless there is one; then renews its links. */
    static void prepare(HostSpec host, Path disk) throws IOException {
        if (!Files.exists(disk)) {
            Path fresh = disk.resolveSibling("disk.new");
            DiskTree.delete(fresh);
            Files.createDirectories(fresh);
            Map<String, String> values = Map.of(
                    "NAME", host.name(),
                    "MACHINE_ID", id(host, "machine").replace("-", ""),
                    "ROOT_UUID", id(host, "root"));
            Seed.plant(Unpacked.text("disk/common"), fresh, values);
            Seed.plant(Unpacked.text("disk/" + host.family().key()), fresh, values);
            Files.setPosixFilePermissions(fresh.resolve("root"), PosixFilePermissions.fromString("rwx------"));
            Files.move(fresh, disk);
        }
        for (String folder : MACHINE) {
            Path real = Path.of("/" + folder);
            if (Files.isDirectory(real) && !Files.isSymbolicLink(real)) {
                Files.createDirectories(
                        DiskTree.within(disk, disk.resolve(".machine").resolve(folder)));
            }
        }
        libraries(disk);
        programs(disk);
        for (Tool tool : Tool.all()) {
            if (tool.isFor(host.family()) && tool.folder().isPresent()) {
                Path folder = disk.resolve("usr").resolve(tool.folder().get());
                for (String command : tool.commands()) {
                    link(disk, folder.resolve(command), "/.lab/" + tool.path());
                }
            }
        }
    }

    private static void programs(Path disk) throws IOException {
        for (String line : Unpacked.text("machine-tools").lines().toList()) {
            if (line.startsWith("#")) {
                continue;
            }
            for (String name : line.split(" ")) {
                for (String folder : PROGRAM_FOLDERS) {
                    Path real = Path.of(folder, name);
                    if (Files.isExecutable(real)) {
                        String where = folder.endsWith("sbin") ? "usr/sbin" : "usr/bin";
                        link(disk, disk.resolve(where).resolve(name), "/.machine" + real.toRealPath());
                        break;
                    }
                }
            }
        }
    }

    private static void libraries(Path disk) throws IOException {
        for (String folder : List.of("/lib", "/usr/lib")) {
            try (Stream<Path> listed = Files.list(Path.of(folder))) {
                for (Path entry : listed.toList()) {
                    String name = String.valueOf(entry.getFileName());
                    if (name.contains("linux-gnu") || name.contains(".so") || name.equals("locale")) {
                        link(disk, disk.resolve("usr/lib").resolve(name), "/.machine" + entry.toRealPath());
                    }
                }
            }
        }
        for (String folder : List.of("lib64", "lib32")) {
            Path real = Path.of("/" + folder);
            if (Files.isDirectory(real)) {
                link(disk, disk.resolve("usr").resolve(folder), "/.machine" + real.toRealPath());
            }
        }
        for (String folder : List.of("terminfo", "zoneinfo", "i18n", "locale")) {
            if (Files.isDirectory(Path.of("/usr/share", folder))) {
                link(disk, disk.resolve("usr/share").resolve(folder), "/.machine/usr/share/" + folder);
            }
        }
        if (Files.isRegularFile(Path.of("/etc/ld.so.cache")) && !exists(disk.resolve("etc/ld.so.cache"))) {
            Files.copy(Path.of("/etc/ld.so.cache"), DiskTree.within(disk, disk.resolve("etc/ld.so.cache")));
        }
    }

    /** Leaves alone what is there, unless it is a link of ours that points elsewhere. */
    private static void link(Path disk, Path link, String target) throws IOException {
        DiskTree.within(disk, link);
        if (Files.isSymbolicLink(link)) {
            String now = Files.readSymbolicLink(link).toString();
            boolean ours = now.startsWith("/.machine/") || now.startsWith("/.lab/");
            if (!ours || now.equals(target)) {
                return;
            }
            Files.delete(link);
        } else if (exists(link)) {
            return;
        }
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static String id(HostSpec host, String what) {
        return UUID.nameUUIDFromBytes(("provision lab " + host.name() + " " + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
