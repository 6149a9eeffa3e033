package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.plan.Question;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.testing.Toy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be asked on a guess. */
final class EnclosedQuestionsTest {
    private final OneHost one;

    EnclosedQuestionsTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void a_program_that_the_playbook_names_is_never_run_on_a_guess() {
        Question ours = new Question(Account.LOGIN, Toy.asking("/ours"));
        Question theirs = new Question(Account.LOGIN, new Command());
        try (HostSession session = one.session()) {
            assertThat(session.enclosed(Account.LOGIN, List.of(ours, theirs), false))
                    .hasValueSatisfying(sent -> assertThat(sent.questions()).containsExactly(ours));
            assertThat(session.enclosed(Account.LOGIN, List.of(theirs), false)).isEmpty();
        }
    }

    @Test
    void what_another_account_is_to_be_asked_is_not_sent_along() {
        Question root = new Question(Account.ROOT, Toy.asking("/ours"));
        try (HostSession session = one.session()) {
            assertThat(session.enclosed(Account.LOGIN, List.of(root), false)).isEmpty();
        }
    }

    private static final class Command implements Probe<String> {
        @Override
        public Fragment fragment() {
            return Fragment.of("id");
        }

        @Override
        public boolean runsCommand() {
            return true;
        }

        @Override
        public String parse(ProbeOutput output) {
            return output.text();
        }
    }
}
