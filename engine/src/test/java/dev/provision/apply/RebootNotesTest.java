package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the summary notes about a reboot that was not made. */
@Timeout(600)
final class RebootNotesTest {
    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    RebootNotesTest(@TempDir Path directory) {
        one = new OneHost(directory);
    }

    @Test
    void a_reboot_that_is_still_needed_is_noted_once() {
        play.task("Set").is(activeAfterReboot());

        assertThat(one.apply(play).notes()).containsExactly("a reboot is still needed: a: active (none), configured 1");
        assertThat(one.apply(play).notes()).containsExactly("a reboot is still needed: a: active (none), configured 1");
        one.verify = false;
        one.host.has("set", "");
        assertThat(one.apply(play).notes()).containsExactly("a reboot is still needed: set a=1");
    }

    @Test
    void a_change_that_was_not_made_needs_no_reboot() {
        play.task("Fail")
                .is(new Toy(
                        one.host.path("broken"),
                        (seen, outlook) -> Assessment.of(
                                List.of(Change.of("break it", List.of(), List.of(Toy.run("break", "exit 7")))))));
        play.task("Set").is(activeAfterReboot());

        HostOutcome outcome = one.apply(play);

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.notes()).isEmpty();
    }

    /** As kernel arguments are: first a change that needs a reboot, then configured and not active. */
    private Toy activeAfterReboot() {
        String path = one.host.path("set");
        return new Toy(
                path,
                (seen, outlook) -> seen.equals("1")
                        ? Assessment.of(List.of()).withRebootReasons(List.of("a: active (none), configured 1"))
                        : Assessment.of(List.of(Toy.write(path, seen, "1").needingReboot("set a=1"))));
    }
}
