package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * GRUB as far as it decides what runs: it reads the disk's own grub.cfg (menu entries, or BLS entries where it says
 * {@code blscfg}) and grubenv, so that what was configured but not written there does not reach the kernel.
 */
final class BootLoader {
    private static final Pattern MENU_ENTRY = Pattern.compile("\\s*menuentry\\s+'([^']*)'(.*)");
    private static final Pattern ENTRY_ID = Pattern.compile("\\$menuentry_id_option\\s+'([^']*)'");
    private static final Pattern LINUX = Pattern.compile("\\s+linux(?:16|efi)?\\s+(\\S+)\\s*(.*)");
    private static final Pattern INITRD = Pattern.compile("\\s+initrd(?:16|efi)?\\s+(\\S+).*");
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");

    /** What Ubuntu's grub.cfg sets for a graphical console. */
    private static final Map<String, String> GRUB = Map.of("vt_handoff", "vt.handoff=7");

    private final Path disk;

    BootLoader(Path disk) {
        this.disk = disk;
    }

    /** The entry that boots next, and the entry for one boot only is used up. Empty: nothing to boot. */
    Optional<BootEntry> choose() throws IOException {
        Map<String, String> env = new LinkedHashMap<>();
        env.putAll(environment(disk.resolve("boot/grub/grubenv")));
        env.putAll(environment(disk.resolve("boot/grub2/grubenv")));
        String config = text(disk.resolve("boot/grub2/grub.cfg"))
                .or(() -> text(disk.resolve("boot/grub/grub.cfg")))
                .orElse("");
        List<BootEntry> entries = config.contains("blscfg") ? blsEntries(env) : menuEntries(config);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        String wanted = env.getOrDefault("next_entry", "");
        if (wanted.isEmpty()) {
            wanted = env.getOrDefault("saved_entry", "");
        }
        for (int index = 0; index < entries.size(); index++) {
            BootEntry entry = entries.get(index);
            if (wanted.equals(entry.id()) || wanted.equals(entry.title()) || wanted.equals(String.valueOf(index))) {
                return Optional.of(entry);
            }
        }
        return Optional.of(entries.get(0));
    }

    private List<BootEntry> blsEntries(Map<String, String> env) throws IOException {
        Path folder = disk.resolve("boot/loader/entries");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".conf"))
                    .sorted(Comparator.comparing((Path file) -> name(file), Versions.ORDER)
                            .reversed())
                    .toList();
        }
        List<BootEntry> entries = new ArrayList<>();
        for (Path file : files) {
            Map<String, String> keys = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split("\\s+", 2);
                if (words.length == 2 && !words[0].startsWith("#")) {
                    keys.merge(words[0], words[1], (first, more) -> first + " " + more);
                }
            }
            String id = name(file).replaceAll("\\.conf$", "");
            entries.add(new BootEntry(
                    id,
                    keys.getOrDefault("title", ""),
                    "(hd0,gpt2)" + keys.getOrDefault("linux", ""),
                    words(expand(keys.getOrDefault("options", ""), env)),
                    words(expand(keys.getOrDefault("initrd", ""), env)).stream()
                            .findFirst()
                            .orElse("")));
        }
        return entries;
    }

    private static List<BootEntry> menuEntries(String config) {
        List<BootEntry> entries = new ArrayList<>();
        String id = "";
        String title = "";
        for (String line : config.lines().toList()) {
            Matcher menu = MENU_ENTRY.matcher(line);
            Matcher linux = LINUX.matcher(line);
            Matcher initrd = INITRD.matcher(line);
            if (menu.matches()) {
                title = menu.group(1);
                Matcher found = ENTRY_ID.matcher(menu.group(2));
                id = found.find() ? found.group(1) : title;
            } else if (linux.matches()) {
                entries.add(new BootEntry(id, title, linux.group(1), words(expand(linux.group(2), GRUB)), ""));
            } else if (initrd.matches() && !entries.isEmpty()) {
                BootEntry last = entries.remove(entries.size() - 1);
                entries.add(new BootEntry(last.id(), last.title(), last.kernel(), last.arguments(), initrd.group(1)));
            }
        }
        return entries;
    }

    private static String expand(String text, Map<String, String> env) {
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(env.getOrDefault(match.group(1), "")));
    }

    private static List<String> words(String text) {
        return Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Map<String, String> environment(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        text(file).orElse("").lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return values;
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
