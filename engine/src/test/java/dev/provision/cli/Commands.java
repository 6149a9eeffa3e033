package dev.provision.cli;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** All commands, by the words that name them: {@code "lab up"}; the program itself by no word. */
final class Commands {
    private Commands() {}

    static Map<String, CommandLine> all() {
        Map<String, CommandLine> all = new TreeMap<>();
        add("", Main.commandLine(Ran.console(new ByteArrayOutputStream(), new ByteArrayOutputStream())), all);
        return all;
    }

    /** The one of these words; fails if there is none. */
    static CommandSpec spec(String words) {
        CommandLine command = all().get(words);
        if (command == null) {
            throw new IllegalArgumentException("there is no command " + words);
        }
        return command.getCommandSpec();
    }

    private static void add(String words, CommandLine command, Map<String, CommandLine> all) {
        all.put(words, command);
        command.getSubcommands().forEach((name, part) -> add((words + " " + name).strip(), part, all));
    }

    /** The words of a name, and more behind them. */
    static String[] line(String words, String... more) {
        List<String> line = new ArrayList<>(words.isEmpty() ? List.of() : List.of(words.split(" ")));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }
}
