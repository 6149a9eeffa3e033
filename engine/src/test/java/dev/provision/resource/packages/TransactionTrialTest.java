package dev.provision.resource.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the package manager would refuse is part of the plan, in the words of the step that acts. */
final class TransactionTrialTest {
    private static final String SHELLS = "dev.provision.resource.Shells#all";

    private final Path scratch;

    TransactionTrialTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    private static Transaction install(boolean refresh, List<String> remove, String... names) {
        return new Transaction(false, List.of(), refresh, List.of(names), List.of(), Map.of(), remove, List.of());
    }

    /** apt that would replace one mail server by another, and knows no package "broken". */
    private OnThisMachine apt(String shell) {
        Shells.tool(scratch, "apt-get", """
            echo "$*" >>'%s'
            case "$*" in
                *broken*) echo 'E: Unable to correct problems, you have held broken packages.' >&2; exit 100 ;;
                *' --no-remove '*postfix*)
                    echo 'E: Packages need to be removed but remove is disabled.' >&2; exit 100 ;;
                *' -s '*postfix*) printf 'Remv exim4 [4.96]\\nInst postfix (3.7)\\nConf postfix (3.7)\\n' ;;
                *' -s '*) printf 'Inst jq (1.6)\\nConf jq (1.6)\\n' ;;
            esac
            """.formatted(scratch.resolve("calls")));
        return Shells.machine(shell, scratch);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void apt_removes_nothing_that_is_not_named(String shell) throws Exception {
        OnThisMachine machine = apt(shell);
        Transaction unnamed = install(false, List.of(), "postfix");

        assertThat(machine.refusal(AptSteps.trial(unnamed).orElseThrow())).contains("this would also remove exim4");
        assertThat(machine.run(step(AptSteps.of(unnamed))).errors()).contains("this would also remove exim4");
        assertThat(machine.refusal(AptSteps.trial(install(false, List.of("exim4"), "postfix"))
                        .orElseThrow()))
                .isEmpty();
        assertThat(machine.refusal(
                        AptSteps.trial(install(false, List.of(), "jq")).orElseThrow()))
                .isEmpty();
        assertThat(Files.readString(scratch.resolve("calls")).lines())
                .as("nothing but simulations, and what removes nothing")
                .allMatch(line -> line.contains(" -s ") || line.contains(" --no-remove "));
        assertThat(machine.run(step(AptSteps.of(unnamed))).status()).isEqualTo(100);
        assertThat(machine.run(step(AptSteps.of(install(false, List.of(), "jq"))))
                        .status())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void apt_says_why_it_cannot_install(String shell) {
        OnThisMachine machine = apt(shell);
        Transaction broken = install(false, List.of(), "broken");

        assertThat(machine.refusal(AptSteps.trial(broken).orElseThrow()).orElseThrow())
                .contains("Unable to correct problems");
        assertThat(machine.run(step(AptSteps.of(broken))).errors()).contains("Unable to correct problems");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void dnf_names_the_problem_of_a_transaction(String shell) {
        Shells.tool(scratch, "dnf", """
            case "$*" in
                '-C --assumeno install '*broken*) printf 'Error: \\n Problem: conflicting requests\\n'; exit 1 ;;
                '-C --assumeno install '*) echo 'Operation aborted.'; exit 1 ;;
                *) exit 3 ;;
            esac
            """);
        OnThisMachine machine = Shells.machine(shell, scratch);

        assertThat(machine.refusal(DnfSteps.trial(install(false, List.of(), "broken"))
                                .orElseThrow())
                        .orElseThrow())
                .contains("Problem: conflicting requests");
        assertThat(machine.refusal(
                        DnfSteps.trial(install(false, List.of(), "jq")).orElseThrow()))
                .isEmpty();
    }

    @Test
    void nothing_is_tried_that_the_first_steps_would_alter() {
        assertThat(AptSteps.trial(install(true, List.of(), "jq"))).isEmpty();
        assertThat(DnfSteps.trial(install(true, List.of(), "jq"))).isEmpty();
        assertThat(DnfSteps.trial(install(false, List.of("exim4"), "postfix"))).isEmpty();
        assertThat(AptSteps.trial(install(false, List.of()))).isEmpty();
    }

    private static Fragment step(List<Step> steps) {
        return ((Step.Run) steps.get(0)).fragment();
    }
}
