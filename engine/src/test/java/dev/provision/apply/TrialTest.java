package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.plan.Verdict;
import dev.provision.record.HostOutcome;
import dev.provision.resource.Assessment;
import dev.provision.resource.Trial;
import dev.provision.shell.Fragment;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that the host tries before they are made. */
@Timeout(600)
final class TrialTest {
    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    TrialTest(@TempDir Path directory) {
        one = new OneHost(directory);
    }

    @Test
    void a_change_that_the_host_refuses_when_it_is_tried_is_not_begun() throws Exception {
        play.task("Try").is(tried("one"));
        one.host.has("refuses", "it holds a tab");

        assertThat(one.plan(play).items().get(0).verdict())
                .isEqualTo(new Verdict.Impossible("it holds a tab", "take the tab out"));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("Try: it holds a tab");
        assertThat(one.told()).containsExactly("planned", "ended FAILED");

        one.host.has("refuses", "");
        assertThat(one.apply(play).changed()).hasSize(1);
        assertThat(one.host.text("one")).isEqualTo("a");
    }

    @Test
    void what_an_earlier_change_may_make_acceptable_is_unknown_until_then() throws Exception {
        play.task("Fix").is(Toy.holding(one.host.path("refuses"), ""));
        play.task("Try").is(tried("one"));
        one.host.has("refuses", "it holds a tab");

        assertThat(one.plan(play).items().get(1).verdict()).isEqualTo(new Verdict.Unknown("Fix", "it holds a tab"));
        assertThat(one.apply(play).changed()).hasSize(2);
    }

    /** Refused for what the file "refuses" holds. */
    private Toy tried(String name) {
        String path = one.host.path(name);
        return new Toy(
                path,
                (seen, outlook) -> seen.equals("a")
                        ? Assessment.converged()
                        : Assessment.of(
                                List.of(Toy.write(path, seen, "a").triedBy(new Refusing(one.host.path("refuses"))))));
    }

    private record Refusing(String path) implements Trial {
        @Override
        public Fragment fragment() {
            return Fragment.of("if [ -s \"$1\" ]; then echo refused; cat \"$1\"; else echo accepted; fi", path);
        }

        @Override
        public String hint() {
            return "take the tab out";
        }
    }
}
