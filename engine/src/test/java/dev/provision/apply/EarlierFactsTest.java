package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.inventory.Host;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Planner;
import dev.provision.plan.Question;
import dev.provision.plan.Sofar;
import dev.provision.plan.Verdict;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.testing.SomeFacts;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The facts of an earlier run choose what is asked first, and decide nothing. */
@Timeout(600)
final class EarlierFactsTest {
    private static final String BEFORE = "6.17.9";
    private static final String NOW = "6.18.9";

    private final OneHost one;

    EarlierFactsTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void the_facts_of_this_run_decide() throws Exception {
        one.host.has("kernel", BEFORE);
        assertThat(plan(BEFORE)).isInstanceOf(Verdict.Differs.class);
        one.host.has("kernel", NOW);
        assertThat(plan(BEFORE)).isInstanceOf(Verdict.Converged.class);
    }

    @Test
    void they_are_asked_together_with_what_they_let_expect() throws Exception {
        one.host.has("kernel", NOW);
        plan(NOW);
        assertThat(one.host.scripts()).hasSize(1);
    }

    @Test
    void one_answer_that_does_not_come_costs_no_other_in_a_shell_that_is_shared() throws Exception {
        Question hangs = new Question(Account.LOGIN, sharing("sleep 300"));
        Question speaks = new Question(Account.LOGIN, sharing("echo second"));
        try (HostSession session = one.session().answeringWithin(Duration.ofSeconds(1))) {
            session.ask(List.of(hangs, speaks));
            assertThat(session.observations().get(Account.LOGIN, speaks.probe()))
                    .hasValueSatisfying(seen -> assertThat(seen).isEqualTo(new Observation.Seen<>("second")));
            assertThat(session.observations().get(Account.LOGIN, hangs.probe()))
                    .hasValueSatisfying(seen -> assertThat(seen).isInstanceOf(Observation.Unknown.class));
        }
    }

    private Verdict plan(String earlier) throws Exception {
        ToyPlay play = new ToyPlay("play");
        String path = one.host.path("kernel");
        play.task("Kernel")
                .is(new Toy(
                        path,
                        (seen, outlook) -> seen.equals(outlook.facts().kernel().release())
                                ? Assessment.converged()
                                : Assessment.of(List.of(Toy.write(path, seen, NOW)))));
        ToyPlay.Built built = play.build();
        try (HostSession session = new HostSession(
                        ToyPlay.host("h"), one.host, new Kernel(), Account.LOGIN, Duration.ofSeconds(30), one.time)
                .remembering(new Remembered(earlier))) {
            HostPlan plan = new HostPlanner(new Planner(ToyPlay.resolver(built)))
                    .plan(session, built.entries(), Sofar.nothing())
                    .plan();
            assertThat(plan.items()).hasSize(1);
            ItemPlan item = plan.items().get(0);
            return item.verdict();
        }
    }

    private static Probe<String> sharing(String script) {
        return new Probe<>() {
            @Override
            public Fragment fragment() {
                return Fragment.of(script).sharing(Fragment.Shared.NOTHING);
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(1);
            }

            @Override
            public String parse(ProbeOutput output) {
                return output.text();
            }
        };
    }

    private record Kernel() implements Probe<Facts> {
        @Override
        public Fragment fragment() {
            return Fragment.of("echo " + NOW).sharing(Fragment.Shared.NOTHING);
        }

        @Override
        public Facts parse(ProbeOutput output) {
            return SomeFacts.fedora(output.text(), null);
        }
    }

    private record Remembered(String kernel) implements FactsMemory {
        @Override
        public Optional<ProbeOutput> recall(Host host, Account account) {
            return Optional.of(new ProbeOutput(0, kernel, "", List.of()));
        }

        @Override
        public void keep(Host host, Account account, ProbeOutput answer) {
            assertThat(answer.text()).isEqualTo(NOW);
        }
    }
}
