package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import dev.provision.testing.ScratchHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each signature has a log that shows it and one that must not: {@code logs/NAME.txt} and {@code logs/NAME.not.txt}. */
final class SignaturesTest {
    private static final Path LOGS = Path.of("src/test/resources/dev/provision/doctor/logs");

    static List<Signature> signatures() {
        return Signatures.shipped();
    }

    private static boolean triggers(Signature signature, String file) {
        List<String> lines = ScratchHost.resource(SignaturesTest.class, "logs/" + file)
                .lines()
                .toList();
        return Patterns.last(signature.pattern(), lines).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signatures")
    void is_found_in_its_log_and_not_in_a_log_that_is_like_it(Signature signature) {
        assertThat(triggers(signature, signature.name() + ".txt")).isTrue();
        assertThat(triggers(signature, signature.name() + ".not.txt")).isFalse();
    }

    @Test
    void no_harmless_log_triggers_anything() throws IOException {
        try (Stream<Path> files = Files.list(LOGS)) {
            List<String> harmless = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".not.txt"))
                    .toList();
            assertThat(harmless).hasSameSizeAs(signatures()).allSatisfy(file -> assertThat(
                            signatures().stream().filter(one -> triggers(one, file)))
                    .as(file)
                    .isEmpty());
        }
    }

    /** A name that no check has would explain nothing, in silence. */
    @Test
    void every_check_that_is_named_exists() throws IOException {
        Set<String> checks = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/provision/doctor"))) {
            for (Path file : files.toList()) {
                java.util.regex.Pattern.compile("static final String [A-Z_]+ = \"([a-z]+\\.[a-z_]+)\"")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(match -> checks.add(match.group(1)));
            }
        }
        Set<String> named =
                signatures().stream().flatMap(one -> one.checks().stream()).collect(Collectors.toSet());
        assertThat(checks).containsAll(named).contains("firmware.mes");
    }

    @Test
    void each_says_how_it_is_removed_and_where_it_is_known_from() {
        assertThat(signatures()).allSatisfy(one -> {
            assertThat(one.fix()).as(one.name()).isPresent();
            assertThat(one.sources()).as(one.name()).isNotEmpty();
        });
    }

    /** Lines that make a pattern begin over and over again, longer than any log line. */
    static Stream<String> hostile() {
        return Stream.of(
                        "a",
                        " ",
                        "MIOpen",
                        "MIOpen Code object build",
                        "/dev/kfd",
                        "amdgpu ring ",
                        "amdgpu ",
                        "huggingface 401 Client",
                        "v_add_f32 ",
                        "Free memory on device ",
                        "no such file or directory ",
                        "GTT size has been set as 1",
                        "/15.4",
                        "\u0000\u001b[31m")
                .map(part -> part.repeat(200_000 / part.length()));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void no_line_makes_one_run_for_long(String line) {
        Assertions.assertThatCode(() -> signatures().forEach(one -> Patterns.last(one.pattern(), List.of(line))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a|aa)+$", "(.*,){20}b", "((a?){30}){30}b"})
    void a_pattern_that_explodes_is_given_up_and_said_to_be(String pattern) {
        SickHost host = new SickHost();
        host.signatures = List.of(new Signature(
                "slow",
                Set.of(Signature.Log.CONTAINER),
                java.util.regex.Pattern.compile(pattern),
                java.util.Optional.empty(),
                Layer.CONTAINER,
                Status.FAIL,
                "slow",
                List.of(),
                java.util.Optional.empty(),
                List.of("x")));
        host.log.add("a".repeat(4000) + ",a".repeat(60) + "!");
        Finding finding = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(2), () -> host.finding("log.slow"));
        assertThat(finding.status()).isEqualTo(Status.UNKNOWN);
        assertThat(finding.summary()).contains(pattern).contains("takes too long");
    }

    @Test
    void a_log_of_many_such_lines_ends_too() {
        List<String> lines = java.util.Collections.nCopies(100_000, "ring ".repeat(800));
        assertThatThrownBy(() -> Patterns.last(java.util.regex.Pattern.compile("ring .{0,30}timeout"), lines))
                .isInstanceOf(Patterns.TooSlow.class);
    }

    @Test
    void an_operators_file_adds_and_replaces() {
        List<Signature> all = Signatures.with(yaml("""
            {"signatures": [
              {"name": "ours", "in": ["kernel"], "pattern": "our fault", "also": "and this", "layer": "memory",
               "verdict": "warn", "summary": "ours", "command": "true", "sources": ["us"]},
              {"name": "mes_hang", "in": ["kernel"], "pattern": "other", "layer": "firmware",
               "verdict": "warn", "summary": "replaced", "sources": ["us"]}]}
            """), new SchemaCheck());
        Map<String, Signature> byName = all.stream().collect(Collectors.toMap(Signature::name, one -> one));
        assertThat(byName).hasSize(signatures().size() + 1);
        assertThat(byName.get("mes_hang"))
                .isNotNull()
                .extracting(Signature::summary)
                .isEqualTo("replaced");

        SickHost host = new SickHost().kernelLog("our fault");
        host.signatures = all;
        assertThat(host.findings()).doesNotContainKey("log.ours");
        host.kernelLog("and this");
        assertThat(host.finding("log.ours").status()).isEqualTo(Status.WARN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"signatures\": [{\"name\": \"x\"}]} | is missing",
                "{\"signatures\": [{\"name\": \"x\", \"in\": [\"kernel\"], \"pattern\": \"(abc\", \"layer\":"
                        + " \"memory\", \"verdict\": \"warn\", \"summary\": \"s\", \"sources\": [\"s\"]}]} | not a regular"
                        + " expression",
                "{\"signatures\": [{\"name\": \"x\", \"in\": [\"syslog\"], \"pattern\": \"abc\", \"layer\":"
                        + " \"memory\", \"verdict\": \"warn\", \"summary\": \"s\", \"sources\": [\"s\"]}]} | syslog"
            })
    void a_mistake_in_it_is_told_with_its_place(String text) {
        String[] parts = text.split(" \\| ");
        assertThatThrownBy(() -> Signatures.with(yaml(parts[0]), new SchemaCheck()))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.problems()).anySatisfy(problem -> {
                            assertThat(problem.at().file()).isEqualTo("ours.json");
                            assertThat(problem.at().line()).isEqualTo(1);
                            assertThat(problem.toString()).contains(parts[1]);
                        }));
    }

    private static Data yaml(String text) {
        Problems problems = new Problems();
        return new YamlReader().read(text, "ours.json", problems).orElseThrow();
    }
}
