package dev.provision.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every message with which a script of a resource type ends a step is listed in {@code refusals.txt}, with the reason why no
 * probe can report it before, or with the test that shows that a plan reports it. Boot loaders have a list of their own:
 * the tests of {@code kernel_args}.
 */
final class RefusalsTest {
    private static final Path JAVA = Path.of("src/main/java/dev/provision/resource");
    private static final Path SCRIPTS = Path.of("src/main/resources/dev/provision/resource");
    /** The functions with which all of them reach a path. */
    private static final Path SAFE_PATH = Path.of("src/main/resources/dev/provision/shell/safe-path.sh");

    private static final Path TESTS = Path.of("src/test/java/dev/provision");

    /** A message of some words that goes to standard error, to the scripts' function {@code say}, or to {@code failed}. */
    private static final Pattern MESSAGE =
            Pattern.compile("(?:(?:echo|printf) (['\"])(.{12,}?)\\1.*>&2|\\b(?:say |why=)(\")(.{12,}?)\")");

    @Test
    void each_refusal_is_in_a_probe_or_has_a_reason_why_not() throws Exception {
        Map<String, String> listed = listed();
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> java = Files.walk(JAVA);
                Stream<Path> scripts = Files.walk(SCRIPTS)) {
            for (Path file : Stream.of(java, scripts, Stream.of(SAFE_PATH))
                    .flatMap(paths -> paths)
                    .filter(path -> path.toString().matches("(?!.*/kernelargs/).*\\.(java|sh)"))
                    .toList()) {
                found.addAll(messages(file));
            }
        }
        assertThat(found).as("add what is new to refusals.txt").containsExactlyInAnyOrderElementsOf(listed.keySet());
    }

    @Test
    void each_test_that_is_named_exists() throws Exception {
        for (Map.Entry<String, String> entry : listed().entrySet()) {
            if (!entry.getValue().startsWith("probe ")) {
                continue;
            }
            String[] test = entry.getValue().substring("probe ".length()).split("\\.", 2);
            try (Stream<Path> files = Files.walk(TESTS)) {
                Path file = files.filter(path -> path.endsWith(test[0] + ".java"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(entry));
                assertThat(Files.readString(file)).as(entry.toString()).contains("void " + test[1] + "(");
            }
        }
    }

    private static List<String> messages(Path file) throws IOException {
        Matcher matcher = MESSAGE.matcher("");
        return Files.readAllLines(file).stream()
                .filter(line -> matcher.reset(line).find())
                .map(line -> {
                    matcher.reset(line).find();
                    String text = matcher.group(2) == null ? matcher.group(4) : matcher.group(2);
                    return file.getFileName() + " | " + text.replace("\\\\n", "\\n");
                })
                .toList();
    }

    /** What is said of each message, by file and message. */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new LinkedHashMap<>();
        try (var in = RefusalsTest.class.getResourceAsStream("refusals.txt")) {
            for (String line : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList()) {
                int last = line.lastIndexOf(" | ");
                String why = line.substring(last + 3);
                assertThat(why).as(line).matches("(act|race|network|later): .{10,}|probe [A-Za-z]+\\.\\w+");
                listed.put(line.substring(0, last), why);
            }
        }
        return listed;
    }
}
