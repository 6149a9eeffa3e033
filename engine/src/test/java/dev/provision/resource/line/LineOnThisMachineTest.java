package dev.provision.resource.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.edit.Edited;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts as they are, on this machine's file system, in each shell. */
final class LineOnThisMachineTest {
    private static final String SHELLS = "dev.provision.resource.Shells#all";

    private final Path scratch;

    LineOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    private Edited<Line> edited(String shell) {
        return new Edited<>(new LineType(), scratch, shell);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void sets_a_line_once_and_touches_nothing_else(String shell) throws Exception {
        Map<String, ?> root = Map.of(
                "line",
                "PermitRootLogin no",
                "match",
                "^[#[:space:]]*PermitRootLogin[[:space:]]",
                "insert_before",
                "BOF");
        assertThat(edited(shell).after("a\n  # PermitRootLogin yes\nb\nPermitRootLogin yes\n", root))
                .isEqualTo("a\nPermitRootLogin no\nb\n");
        assertThat(edited(shell).after("a\r\nb\r\n", root)).isEqualTo("PermitRootLogin no\r\na\r\nb\r\n");
        assertThat(edited(shell).after("a\nb", root)).isEqualTo("PermitRootLogin no\na\nb");
        assertThat(edited(shell).after("", root)).isEqualTo("PermitRootLogin no\n");
        assertThat(edited(shell).after("caf\u00e9 \u0001\n", root)).isEqualTo("PermitRootLogin no\ncaf\u00e9 \u0001\n");

        assertThat(edited(shell).after("k=1\r\nk=2", Map.of("line", "k='$x' \\n", "match", "^k=[0-9]$")))
                .isEqualTo("k='$x' \\n");
        assertThat(edited(shell).after("[a]\n[b]\n", Map.of("line", "-x", "insert_after", "^\\[a\\]$")))
                .isEqualTo("[a]\n-x\n[b]\n");
        assertThat(edited(shell).after("x1\ny\nx2\n", Map.of("match", "^x(1|2)$", "absent", true)))
                .isEqualTo("y\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void keeps_a_link_a_link_and_the_file_its_owner_and_mode(String shell) throws Exception {
        Path target = Files.writeString(scratch.resolve("target"), "a\n");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-x---"));
        if (Files.getOwner(target).getName().equals("root")) {
            Files.setAttribute(target, "unix:uid", 1234);
            Files.setAttribute(target, "unix:gid", 4321);
        }
        Object uid = Files.getAttribute(target, "unix:uid");
        Path link = Files.createSymbolicLink(edited(shell).file(), target);

        edited(shell).make(edited(shell).plan(Map.of("line", "b")));

        assertThat(Files.readSymbolicLink(link)).isEqualTo(target);
        assertThat(target).content().isEqualTo("a\nb\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-x---");
        assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(uid);
        assertThat(edited(shell).plan(Map.of("line", "b")).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void does_not_overwrite_what_has_changed_since_it_was_looked_at(String shell) throws Exception {
        Path file = Files.writeString(edited(shell).file(), "a\n");
        Assessment planned = edited(shell).plan(Map.of("line", "b"));
        Files.writeString(file, "changed\n");

        ProbeOutput output = edited(shell).machine().make(planned);
        assertThat(output.status()).isNotZero();
        assertThat(output.errors()).contains("has changed since it was looked at");
        assertThat(file).content().isEqualTo("changed\n");

        Files.writeString(file, "a\n");
        edited(shell).make(planned);
        edited(shell).make(planned);
        assertThat(file).content().isEqualTo("a\nb\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void makes_a_file_and_does_not_overwrite_one_that_came_first(String shell) throws Exception {
        Map<String, ?> wanted = Map.of("line", "b", "create", true, "mode", "0600");
        assertThatThrownBy(() -> edited(shell).plan(Map.of("line", "b")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("does not exist");
        Assessment planned = edited(shell).plan(wanted);
        Path file = Files.writeString(edited(shell).file(), "first\n");
        assertThat(edited(shell).machine().make(planned).status()).isNotZero();
        assertThat(file).content().isEqualTo("first\n");

        Files.delete(file);
        edited(shell).make(planned);
        assertThat(file).content().isEqualTo("b\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_refused_file_stays_as_it_was_and_a_bad_pattern_is_named(String shell) throws Exception {
        Path file = Files.writeString(edited(shell).file(), "a\n");
        Assessment planned = edited(shell).plan(Map.of("line", "b", "validate", "grep -q nothing %s"));
        assertThat(edited(shell).machine().refusal(planned).orElseThrow())
                .as("the plan reports what apply refuses")
                .contains("is refused by grep");
        assertThat(edited(shell)
                        .machine()
                        .refusal(edited(shell).plan(Map.of("line", "b", "validate", "grep -q ^b$ %s"))))
                .isEmpty();
        assertThat(edited(shell).machine().refusal(edited(shell).plan(Map.of("line", "b"))))
                .isEmpty();
        ProbeOutput output = edited(shell).machine().make(planned);
        assertThat(output.errors()).contains("was refused by grep");
        assertThat(file).content().isEqualTo("a\n");
        assertThatThrownBy(() -> edited(shell).plan(Map.of("line", "b", "match", "a(b")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("is no extended regular expression");
    }
}
