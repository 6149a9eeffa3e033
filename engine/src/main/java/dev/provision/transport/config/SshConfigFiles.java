package dev.provision.transport.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * The SSH client's configuration files, looked at only to find out whether they say anything that matters to us: most
 * machines have a system-wide file that does not, and a process for each host would be wasted on it.
 */
record SshConfigFiles(Path home) {
    private static final Set<String> WORDS = Set.of(
            "hostname",
            "port",
            "user",
            "identityfile",
            "certificatefile",
            "identityagent",
            "identitiesonly",
            "proxyjump",
            "proxycommand",
            "userknownhostsfile",
            "globalknownhostsfile",
            "hostkeyalias",
            "revokedhostkeys",
            "canonicalizehostname",
            "stricthostkeychecking");
    private static final int DEEPEST = 8;

    boolean matter() {
        return matters(home.resolve(".ssh/config"), home.resolve(".ssh"), 0)
                || matters(Path.of("/etc/ssh/ssh_config"), Path.of("/etc/ssh"), 0);
    }

    private boolean matters(Path file, Path base, int depth) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            for (String line :
                    Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
                String[] words = line.strip().split("[\\s=]+");
                String keyword = words[0].toLowerCase(Locale.ROOT);
                if (WORDS.contains(keyword) || keyword.equals("include") && anyMatters(words, base, depth)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true; // ssh -G says what is wrong with it
        }
    }

    private boolean anyMatters(String[] words, Path base, int depth) throws IOException {
        if (depth == DEEPEST) {
            return true;
        }
        for (int i = 1; i < words.length; i++) {
            String pattern = words[i].replace("\"", "");
            Path path = pattern.startsWith("~/") ? home.resolve(pattern.substring(2)) : base.resolve(pattern);
            Path folder = path.getParent();
            Path name = path.getFileName();
            if (folder == null || name == null || folder.toString().matches(".*[*?\\[].*")) {
                return true;
            }
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name.toString())) {
                for (Path file : files) {
                    if (matters(file, base, depth + 1)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
