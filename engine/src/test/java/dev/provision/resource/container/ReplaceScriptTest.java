package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Shells;
import dev.provision.resource.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that replaces a container, with an engine that has the very one already and notes what it is asked. */
final class ReplaceScriptTest {
    private static List<String> calls(Path scratch, Container desired, String state) throws Exception {
        Spec spec = Spec.of(desired, List.of());
        Path calls = scratch.resolve("calls");
        Files.deleteIfExists(calls);
        Shells.tool(scratch, "docker", """
            case "$*" in
            'image inspect'*) echo 'sha256:1 ["a@sha256:2"]' ;;
            *State.Status*) echo '%s' ;;
            'container inspect'*) echo 'id sha256:1 false h:%s d:sha256:2' ;;
            *) echo "$*" >>'%s' ;;
            esac
            """.formatted(state, spec.hash(), calls));
        Step.Run run =
                (Step.Run) new Steps(desired, Engine.DOCKER, spec).replace("").get(0);
        ProbeOutput output = Shells.machine("dash", scratch).run(run.fragment());
        assertThat(output.status()).as(output.errors()).isZero();
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @ParameterizedTest
    @CsvSource({
        "no, exited 0, ''",
        "no, exited 3, start tiny",
        "no, created 0, start tiny",
        "always, exited 0, start tiny",
        "always, paused 0, unpause tiny",
        "always, running 0, start tiny"
    })
    void one_that_stays_is_brought_to_life_unless_it_has_done_its_work(
            String restart, String state, String call, @TempDir Path scratch) throws Exception {
        assertThat(calls(scratch, Bodies.tiny("restart", restart), state))
                .containsExactlyElementsOf(call.isEmpty() ? List.of() : List.of(call));
    }
}
