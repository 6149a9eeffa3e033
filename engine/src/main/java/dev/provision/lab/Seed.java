package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The files that a host's disk starts with, kept as one text: a line {@code === PATH [MODE]} begins a file, {@code === PATH ->
 * TARGET} is a symbolic link, {@code === PATH/} a folder. {@code @NAME@} stands for a value.
 */
final class Seed {
    private static final String MARK = "=== ";

    private Seed() {}

    static void plant(String text, Path root, Map<String, String> values) throws IOException {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("@" + value.getKey() + "@", value.getValue());
        }
        for (String part : ("\n" + filled).split("\n" + MARK)) {
            int end = part.indexOf('\n');
            String head = end < 0 ? part : part.substring(0, end);
            String content = end < 0 ? "" : part.substring(end + 1);
            if (!head.isBlank()) {
                plantOne(head, content, root);
            }
        }
    }

    private static void plantOne(String head, String content, Path root) throws IOException {
        String[] words = head.split(" ");
        Path file = root.resolve(words[0]);
        if (words[0].endsWith("/")) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling(""));
        if (words.length == 3 && words[1].equals("->")) {
            Files.createSymbolicLink(file, Path.of(words[2]));
            return;
        }
        // The separator took the file's last newline with it.
        Files.writeString(file, content.isEmpty() || content.endsWith("\n") ? content : content + "\n");
        String mode = words.length == 2 ? words[1] : "0644";
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(symbolic(Integer.parseInt(mode, 8))));
    }

    private static String symbolic(int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 1 ? "rwx".charAt(2 - bit % 3) : '-');
        }
        return text.toString();
    }
}
