package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.HttpReply;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Reach;
import dev.provision.resource.Step;
import dev.provision.secret.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Desired containers against what real engines said, with small changes to that. */
final class ContainerPlanTest {
    private static final HttpReply SILENT = new HttpReply.NoAnswer("refused");

    private static Assessment plan(Container desired, String text, HttpReply reply) throws Exception {
        return new ContainerPlan(desired, Captured.seen(desired, text, reply)).assess();
    }

    private static Change only(Assessment assessment) {
        assertThat(assessment.changes()).hasSize(1);
        return assessment.changes().get(0);
    }

    private static List<String> titles(Change change) {
        return change.steps().stream().map(Step::title).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20", "docker-26", "docker-29", "podman-4"})
    void a_container_made_from_the_same_that_answers_is_converged(String engine) throws Exception {
        Assessment assessment = plan(Captured.container(engine), Captured.text(engine), Captured.HEALTHY);

        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.result().get("image_digest")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20", "podman-4"})
    void a_missing_container_and_image_are_pulled_made_awaited(String engine) throws Exception {
        Change change = only(plan(Captured.container(engine), Captured.text(engine + "-absent"), SILENT));

        assertThat(change.summary()).isEqualTo("create vllm");
        assertThat(titles(change))
                .containsExactly(
                        engine.substring(0, 6) + " pull vllm:1",
                        "the secret part of its environment",
                        "start vllm",
                        "wait for http://127.0.0.1:8000/health",
                        "remove vllm-previous");
        assertThat(change.undo()).isEmpty();
    }

    @Test
    void another_argument_replaces_it_and_names_the_argument() throws Exception {
        Container desired = Captured.container("docker-20", "command", List.of("--model", "other"));

        Change change = only(plan(desired, Captured.text("docker-20"), Captured.HEALTHY));

        assertThat(change.summary()).isEqualTo("replace vllm");
        assertThat(change.diffs())
                .containsExactly(new Diff.Field("command", "[\"--model\",\"glm\"]", "[\"--model\",\"other\"]"));
        assertThat(change.undo()).extracting(Step::title).containsExactly("bring vllm back as it was");
        assertThat(change.undo().toString()).contains("start]");
    }

    @Test
    void another_secret_replaces_it_without_showing_either() throws Exception {
        Container desired = Captured.container(
                "docker-20", "environment", Map.of("HIP_FORCE_DEV_KERNARG", 1, "HF_TOKEN", new Secret("hf_new_one")));

        Change change = only(plan(desired, Captured.text("docker-20"), Captured.HEALTHY));

        assertThat(change.diffs())
                .containsExactly(new Diff.Field("environment.HF_TOKEN", "(another secret)", "(secret)"));
        assertThat(change.diffs() + change.summary() + runs(change))
                .doesNotContain("hf_new_one")
                .doesNotContain("hf_abcdef");
    }

    private static String runs(Change change) {
        return change.steps().stream()
                .filter(Step.Run.class::isInstance)
                .map(Object::toString)
                .reduce("", String::concat);
    }

    @Test
    void an_image_that_has_moved_replaces_it_whatever_the_engine_calls_the_image() throws Exception {
        String moved = Captured.text("docker-29")
                .replace("vllm@sha256:6ecf", "vllm@sha256:7fff")
                .replace("\"Id\": \"sha256:6ecf", "\"Id\": \"sha256:7fff");

        Change change = only(plan(Captured.container("docker-29"), moved, Captured.HEALTHY));

        assertThat(change.summary()).contains("whose image has changed");
        assertThat(titles(change)).noneMatch(title -> title.contains("pull"));
    }

    @ParameterizedTest
    @CsvSource({
        "exited, start vllm",
        "created, start vllm",
        "paused, unpause vllm",
        "restarting, wait until vllm is healthy",
        "dead, 'replace vllm, which was changed by hand'"
    })
    void a_container_that_does_not_run_is_brought_to_life(String status, String summary) throws Exception {
        String text = Captured.text("docker-20").replace("\"Status\": \"running\"", "\"Status\": \"" + status + "\"");

        assertThat(only(plan(Captured.container("docker-20"), text, SILENT)).summary())
                .isEqualTo(summary);
    }

    @Test
    void one_that_has_ended_well_stays_ended_if_it_may() throws Exception {
        Container desired = Captured.container("docker-20", "restart", "no", "health", Bodies.ABSENT);
        String text = Captured.text("docker-20").replace("\"Status\": \"running\"", "\"Status\": \"exited\"");

        assertThat(ends(desired, text).changes()).isEmpty();
        assertThat(ends(desired, text.replaceFirst("\"ExitCode\": 0", "\"ExitCode\": 1"))
                        .changes())
                .extracting(Change::summary)
                .containsExactly("start vllm");
    }

    /** As if it had been made with this restart policy. */
    private static Assessment ends(Container desired, String text) throws Exception {
        Seen made = Captured.seen(desired, text);
        String hash = made.container().orElseThrow().label(Spec.HASH_LABEL);
        String own = Spec.of(desired, List.of(0L, 44L)).hash();
        return plan(
                desired, text.replace(hash, own).replace("\"Name\": \"unless-stopped\"", "\"Name\": \"no\""), SILENT);
    }

    @Test
    void a_young_one_that_does_not_answer_is_waited_for_and_an_old_one_is_a_finding() throws Exception {
        Container desired = Captured.container("docker-20");
        String young = Captured.text("docker-20");
        String old = young.replaceAll("#now \\d+", "#now 1995485307");

        assertThat(only(plan(desired, young, SILENT)).summary()).isEqualTo("wait until vllm is healthy");
        assertThat(only(plan(desired, young, SILENT)).check())
                .as("to wait is no change")
                .isTrue();
        String crashing = young.replace("\"RestartCount\": 0", "\"RestartCount\": 3");
        assertThat(crashing).isNotEqualTo(young);
        assertThat(only(plan(desired, crashing, SILENT)).check()).isFalse();
        assertThat(only(plan(desired, old, SILENT)).isFinding()).isTrue();
        assertThat(only(plan(desired, old, new HttpReply.Answer(503, "")))
                        .diffs()
                        .toString())
                .contains("answers 503");
    }

    @Test
    void a_restart_policy_changed_by_hand_costs_docker_no_new_container_but_podman_one() throws Exception {
        for (String engine : List.of("docker-20", "podman-4")) {
            String text = Captured.text(engine).replace("\"Name\": \"unless-stopped\"", "\"Name\": \"no\"");
            Change change = only(plan(Captured.container(engine), text, Captured.HEALTHY));

            assertThat(change.summary())
                    .isEqualTo(
                            engine.startsWith("docker")
                                    ? "set the restart policy of vllm"
                                    : "replace vllm, which was changed by hand");
        }
    }

    @Test
    void what_somebody_changed_under_our_labels_is_drift() throws Exception {
        String text = Captured.text("docker-20")
                .replace("HIP_FORCE_DEV_KERNARG=1", "HIP_FORCE_DEV_KERNARG=0")
                .replace("\"PathInContainer\": \"/dev/zero\"", "\"PathInContainer\": \"/dev/one\"")
                .replace("\"Destination\": \"/root/.cache/vllm\"", "\"Destination\": \"/elsewhere\"");

        assertThat(only(plan(Captured.container("docker-20"), text, Captured.HEALTHY))
                        .diffs())
                .containsExactly(
                        new Diff.Field("environment.HIP_FORCE_DEV_KERNARG", "0", "1"),
                        new Diff.Field("device /dev/zero", null, "/dev/zero"),
                        new Diff.Field("volume /root/.cache/vllm", null, "vllm-cache:/root/.cache/vllm"));
    }

    @Test
    void a_device_that_podman_calls_by_another_name_of_the_same_number_is_no_drift() throws Exception {
        String text =
                Captured.text("podman-4").replace("\"PathOnHost\": \"/dev/zero\"", "\"PathOnHost\": \"/dev/kfd\"");

        assertThat(plan(Captured.container("podman-4"), text, Captured.HEALTHY).changes())
                .isEmpty();
    }

    @Test
    void what_waits_under_the_other_name_goes_once_the_new_one_answers_and_comes_back_if_it_never_does()
            throws Exception {
        String both = Captured.text("docker-20").replace("\"Name\": \"/vllm\"", "\"Name\": \"/vllm-previous\"");
        String text = merged(Captured.text("docker-20"), both);
        Container desired = Captured.container("docker-20");

        Change healthy = only(plan(desired, text, Captured.HEALTHY));
        assertThat(titles(healthy)).containsExactly("remove vllm-previous");

        Change silent = only(plan(desired, text, SILENT));
        assertThat(titles(silent)).containsExactly("wait for http://127.0.0.1:8000/health");
        assertThat(silent.check()).isTrue();
        assertThat(silent.undo()).extracting(Step::title).containsExactly("bring vllm back as it was");
    }

    @Test
    void a_newer_image_never_costs_the_one_that_works_whatever_an_earlier_run_has_left() throws Exception {
        String both = Captured.text("docker-20").replace("\"Name\": \"/vllm\"", "\"Name\": \"/vllm-previous\"");
        String text = merged(Captured.text("docker-20"), both.replace("\"Id\": \"", "\"Id\": \"0ld"));
        Container desired = Captured.container("docker-20", "pull", "always");
        Seen seen = Captured.seen(desired, text);

        Change proven = plan(desired, text, Captured.HEALTHY).changes().get(0);
        assertThat(titles(proven).subList(0, 2)).containsExactly("docker pull vllm:1", "remove vllm-previous");
        assertThat(proven.undo().toString())
                .contains(seen.container().orElseThrow().id());

        Change unproven = plan(desired, text, SILENT).changes().get(0);
        assertThat(titles(unproven)).as("what is found is compared afterwards").containsExactly("docker pull vllm:1");
        assertThat(unproven.check()).isTrue();
    }

    private static String merged(String one, String other) {
        String document = other.substring(other.indexOf("#begin containers\n[") + 19, other.indexOf("#end containers"));
        return one.replace(
                "#begin containers\n[",
                "#begin containers\n[" + document.strip().replaceFirst("]$", "") + ",");
    }

    @Test
    void always_asks_the_registry_once_per_run_and_says_why_nobody_knows() throws Exception {
        Assessment assessment =
                plan(Captured.container("docker-20", "pull", "always"), Captured.text("docker-20"), Captured.HEALTHY);

        assertThat(only(assessment).action()).isTrue();
        assertThat(only(assessment).check()).isTrue();
        assertThat(titles(only(assessment))).containsExactly("docker pull vllm:1");
        assertThat(assessment.notes()).anyMatch(note -> note.contains("only the registry knows"));
    }

    @Test
    void an_image_that_is_gone_is_fetched_and_the_container_left_alone_if_it_is_the_same() throws Exception {
        String text = Captured.text("docker-20");
        String gone = text.substring(0, text.indexOf("#begin image"))
                + "#begin image\n[]\n\n#end image 1 Error: No such image: vllm:1\n";

        Change change = only(plan(Captured.container("docker-20"), gone, Captured.HEALTHY));

        assertThat(change.summary()).isEqualTo("fetch vllm:1 for vllm");
        Step.Run replace = (Step.Run) change.steps().get(2);
        assertThat(replace.fragment().arguments().get(4))
                .as("nothing is to be replaced as such")
                .isEmpty();
    }

    @Test
    void what_the_host_lacks_is_said_with_what_to_do() {
        String look = Captured.text("docker-20-absent");

        stops(Captured.container("docker-20"), "#missing /dev/zero\n" + look, "the host has no /dev/zero");
        stops(Captured.container("docker-20"), look.replace("#group 44 video\n", ""), "the host has no group video");
        stops(Captured.container("docker-20", "pull", "never"), look, "docker has no image vllm:1, and pull is never");
        stops(
                Captured.container("docker-20", "image_size", "40GB"),
                look,
                "to pull vllm:1 takes 100.0 GB below /var/lib/docker; 84.1 GB are free");
        stops(Captured.container("docker-20"), "#group 0 root\n#group 44 video\n", "the host has no docker");
        stops(
                Captured.container("podman-4"),
                Captured.text("podman-4").replace("#uid 0", "#uid 1000"),
                "podman without root is not supported");
    }

    private static void stops(Container desired, String text, String reason) {
        assertThatThrownBy(() -> plan(desired, text, SILENT))
                .isInstanceOf(CannotPlan.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "docker-20, unless-stopped, disabled, docker.service",
        "docker-20, always, masked, docker.service",
        "docker-20, always, enabled-runtime, docker.service",
        "docker-20, unless-stopped, enabled, ''",
        "docker-20, unless-stopped, not-found, ''",
        "docker-20, unless-stopped, '', ''",
        "docker-20, on-failure, disabled, ''",
        "docker-20, no, disabled, ''",
        "podman-4, always, disabled, podman-restart.service",
        "podman-4, always, enabled, ''",
        "podman-4, always, '', ''",
        "podman-4, unless-stopped, disabled, ''",
    })
    void a_boot_that_does_not_bring_it_back_is_a_finding(String engine, String restart, String state, String unit)
            throws Exception {
        String text = Captured.text(engine + "-absent").replaceAll("(?m)^#boot .*\n", "") + "#boot " + state + "\n";

        Assessment assessment = plan(Captured.container(engine, "restart", restart), text, SILENT);

        List<Change> findings =
                assessment.changes().stream().filter(Change::isFinding).toList();
        assertThat(assessment.changes()).hasSize(findings.size() + 1);
        if (unit.isEmpty()) {
            assertThat(findings).isEmpty();
            return;
        }
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).summary())
                .startsWith(unit + " is " + state + ", so that the next boot does not start vllm ")
                .contains("service task for " + unit, "systemctl enable " + unit);
        assertThat(findings.get(0).diffs()).containsExactly(new Diff.Field(unit, state, "enabled"));
        assertThat(assessment.notes()).noneMatch(note -> note.contains("podman-restart.service"));
        assertThat(Reach.ANYTHING.meets(findings.get(0).dependsOn())).isTrue();
        assertThat(Reach.paths("/etc/motd").meets(findings.get(0).dependsOn())).isFalse();
    }

    @Test
    void a_masked_unit_is_to_be_unmasked_first() throws Exception {
        Change finding = only(
                plan(Captured.container("docker-20"), Captured.text("docker-20") + "#boot masked\n", Captured.HEALTHY));

        assertThat(finding.summary())
                .contains("masked: false and enabled: true")
                .contains("systemctl unmask docker.service && systemctl enable docker.service");
    }

    @Test
    void podman_that_starts_nothing_at_boot_is_said() throws Exception {
        String text = Captured.text("podman-4").replace("#boot enabled", "#boot disabled");

        assertThat(plan(Captured.container("podman-4"), text, Captured.HEALTHY).notes())
                .anyMatch(note -> note.contains("podman-restart.service"));
    }
}
