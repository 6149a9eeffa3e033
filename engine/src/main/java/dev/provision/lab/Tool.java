package dev.provision.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the resource {@code lab/index}.
 *
 * @param path {@code common/NAME}, {@code fedora/NAME} or {@code ubuntu/NAME}
 * @param folder {@code bin} or {@code sbin} where hosts have it as a command; empty for a part of other tools
 * @param commands the names that it has there
 */
record Tool(String path, Optional<String> folder, List<String> commands) {
    Tool {
        commands = List.copyOf(commands);
    }

    static List<Tool> all() {
        return Unpacked.text("index")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" "))
                .map(words -> of(List.of(words)))
                .toList();
    }

    private static Tool of(List<String> words) {
        String path = words.get(0);
        if (words.size() == 1) {
            return new Tool(path, Optional.empty(), List.of());
        }
        List<String> commands = new ArrayList<>(List.of(path.substring(path.lastIndexOf('/') + 1)));
        commands.addAll(words.subList(2, words.size()));
        return new Tool(path, Optional.of(words.get(1)), commands);
    }

    boolean isFor(Family family) {
        return path.startsWith("common/") || path.startsWith(family.key() + "/");
    }
}
