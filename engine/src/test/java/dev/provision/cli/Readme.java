package dev.provision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the README promises, taken out of its text. */
final class Readme {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern PROGRAM = Pattern.compile("(?:^|[(=\\s/])(?:\\./)?provision ([^)#]*[^)#\\s])");

    private Readme() {}

    static String text() {
        try {
            return Files.readString(REPOSITORY.resolve("README.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The fenced blocks of a language. */
    static List<String> blocks(String language) {
        return BLOCK.matcher(text())
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** What stands between single backticks outside of blocks. */
    static List<String> codes() {
        return codes(BLOCK.matcher(text()).replaceAll(""));
    }

    static List<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }

    /** A command line of this program; {@code comment} is what the README says behind it. */
    record Line(List<String> words, String comment) {
        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    /** Every command line that a reader is told to type or to let run, in order. */
    static List<Line> commandLines() {
        List<Line> lines = new ArrayList<>();
        blocks("sh").forEach(block -> block.lines().forEach(line -> add(line, lines)));
        blocks("ini").forEach(block -> block.lines().forEach(line -> add(line, lines)));
        codes().stream().filter(code -> code.matches("(\\./)?provision .*")).forEach(code -> add(code, lines));
        return lines;
    }

    /** Of one line of a shell, a unit, or a comment. */
    static void add(String line, List<Line> lines) {
        PROGRAM.matcher(line)
                .results()
                .map(found -> new Line(List.of(found.group(1).split("\\s+")), comment(line, found)))
                .forEach(lines::add);
    }

    private static String comment(String line, MatchResult found) {
        int hash = line.indexOf('#', found.end());
        return hash < 0 ? "" : line.substring(hash + 1).strip();
    }

    /** The rows of the table whose heading begins so, cell by cell. */
    static List<List<String>> table(String heading) {
        return text().lines()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(line.substring(1, line.length() - 1).split(" \\| |^ | $", -1)).stream()
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .toList())
                .toList();
    }
}
