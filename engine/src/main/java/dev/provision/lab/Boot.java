package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One start of a host: what runs, and under which boot id.
 *
 * @param startedAt seconds since the epoch
 */
record Boot(BootEntry entry, Initramfs initramfs, String bootId, long startedAt) {

    /** What the boot loader chooses now. Empty with nothing to boot, or with a kernel or initramfs that is not there. */
    static Optional<Boot> next(Path disk, long now) throws IOException {
        Optional<BootEntry> entry = new BootLoader(disk).choose();
        if (entry.isEmpty() || !Files.isRegularFile(entry.get().kernelFile(disk))) {
            return Optional.empty();
        }
        return Initramfs.read(entry.get().initrdFile(disk))
                .map(initramfs ->
                        new Boot(entry.get(), initramfs, UUID.randomUUID().toString(), now));
    }

    /** The same kernel and arguments once more. */
    Boot again(long now) {
        return new Boot(entry, initramfs, UUID.randomUUID().toString(), now);
    }

    Hardware hardware() {
        return new Hardware(entry.arguments(), initramfs);
    }

    /** Writes what is bound over /proc into a folder, and /sys, /run and /tmp of the disk as they are after a start. */
    void write(Path disk, Path folder) throws IOException {
        Map<String, String> proc = new LinkedHashMap<>();
        proc.put("cmdline", entry.commandLine());
        proc.put("sys/kernel/random/boot_id", bootId);
        proc.put("sys/kernel/osrelease", entry.release());
        proc.put("version", "Linux version " + entry.release() + " (mockbuild@lab) #1 SMP PREEMPT_DYNAMIC");
        proc.put("version_signature", signature());
        proc.put("meminfo", Hardware.meminfo());
        DiskTree.delete(folder);
        for (Map.Entry<String, String> file : proc.entrySet()) {
            DiskTree.write(folder.resolve(file.getKey()), file.getValue());
        }
        DiskTree.write(folder.resolve("over"), String.join("\n", proc.keySet()));

        DiskTree.empty(disk.resolve("sys"));
        for (Map.Entry<String, String> file : hardware().sysfs().entrySet()) {
            DiskTree.write(disk.resolve("sys").resolve(file.getKey()), file.getValue());
        }
        DiskTree.empty(disk.resolve("run"));
        DiskTree.empty(disk.resolve("tmp"));
        Files.createDirectories(disk.resolve("run/systemd/system"));
        Files.createDirectories(disk.resolve("run/lock"));
        DiskTree.write(
                disk.resolve("run/lab/dmesg"),
                String.join("\n", hardware().kernelLog(entry.release(), entry.commandLine())));
        DiskTree.write(disk.resolve("run/lab/booted"), Long.toString(startedAt));
    }

    /** As Ubuntu's kernels say which upstream release they are made of. */
    private String signature() {
        return "Ubuntu " + entry.release() + " " + entry.release().replaceAll("^([0-9]+\\.[0-9]+)\\..*", "$1.13");
    }
}
