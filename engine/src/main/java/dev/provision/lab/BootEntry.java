package dev.provision.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * What a boot loader starts: an entry of its menu.
 *
 * @param id of the entry, as grubenv's saved_entry would name it
 * @param kernel path on the boot loader's file system, as {@code /boot/vmlinuz-6.17.0-8-generic} or {@code (hd0,gpt2)/vmlinuz-...}
 * @param initrd the same, empty when the entry has none
 */
record BootEntry(String id, String title, String kernel, List<String> arguments, String initrd) {
    BootEntry {
        arguments = List.copyOf(arguments);
    }

    String release() {
        String file = fileName(kernel);
        return file.startsWith("vmlinuz-") ? file.substring("vmlinuz-".length()) : file;
    }

    String commandLine() {
        return "BOOT_IMAGE=" + kernel + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
    }

    Path kernelFile(Path disk) {
        return disk.resolve("boot").resolve(fileName(kernel));
    }

    Path initrdFile(Path disk) {
        return disk.resolve("boot").resolve(fileName(initrd));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
