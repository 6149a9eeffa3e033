package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.HttpReply;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.file.Digest;
import dev.provision.source.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unit, and what is planned from a host's answer about it. */
final class QuadletTest {
    private static final HttpReply SILENT = new HttpReply.NoAnswer("refused");

    /** What podman 4.3 said of the seed's container, as if systemd had made it of a unit. */
    private static String answer(Container desired, String text, String more) throws Exception {
        Spec spec = Spec.of(desired, List.of(0L, 44L));
        String unit = new Quadlet(desired, spec).text();
        StringBuilder shown = new StringBuilder("#begin unit\n");
        unit.lines().forEach(line -> shown.append(' ').append(line).append('\n'));
        return text + "\n#generator /usr/libexec/podman/quadlet\n" + shown + "\n#end unit 0 \n#unit " + hash(unit)
                + "\n#unit-environment same 600\n"
                + "#systemd-ActiveState active\n#systemd-SubState running\n#systemd-NRestarts 0\n"
                + "#systemd-NeedDaemonReload no\n" + more;
    }

    private static String hash(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Container desired(Object... more) {
        List<Object> all = new ArrayList<>(List.of("quadlet", true));
        all.addAll(List.of(more));
        return Captured.container("podman-4", all.toArray());
    }

    private static Assessment plan(Container desired, String text, HttpReply reply) throws Exception {
        return new QuadletPlan(desired, Captured.seen(desired, text, reply)).assess();
    }

    private static Change only(Assessment assessment) {
        assertThat(assessment.changes()).hasSize(1);
        return assessment.changes().get(0);
    }

    @Test
    void the_seed_s_docker_run_as_a_unit() {
        Container seed = Bodies.seed("quadlet", true, "shm_size", "8g");
        Spec spec = Spec.of(seed, List.of(44L, 992L));

        String unit = new Quadlet(seed, spec).text();

        assertThat(unit.lines().filter(line -> !line.startsWith("Label=")))
                .containsExactly(
                        "# Written by provision, which undoes changes made by hand.",
                        "[Unit]",
                        "Description=vllm, a container",
                        "Wants=network-online.target",
                        "After=network-online.target",
                        "",
                        "[Container]",
                        "ContainerName=vllm",
                        "Image=cr.example/rfhold/vllm:rocm-gfx1151",
                        "AddDevice=/dev/dri",
                        "AddDevice=/dev/kfd",
                        "AddCapability=SYS_PTRACE",
                        "PublishPort=8000:8000",
                        "Volume=/root/.cache/huggingface:/root/.cache/huggingface",
                        "Volume=vllm-cache:/root/.cache/vllm",
                        "Environment=HIP_FORCE_DEV_KERNARG=1",
                        "EnvironmentFile=/etc/containers/systemd/vllm.env",
                        "PodmanArgs=--pull=never",
                        "PodmanArgs=--group-add=44",
                        "PodmanArgs=--group-add=992",
                        "PodmanArgs=--ipc=host",
                        "SeccompProfile=unconfined",
                        "Exec=--model zai-org/GLM-4.7-Flash --gpu-memory-utilization 0.85",
                        "",
                        "[Service]",
                        "Restart=always",
                        "RestartSec=5",
                        "TimeoutStartSec=900",
                        "",
                        "[Install]",
                        "WantedBy=multi-user.target");
        assertThat(unit).doesNotContain("hf_abcdef");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain-1.0/x | plain-1.0/x",
                "two words | \"two words\"",
                "100% $HOME | \"100%% $$HOME\"",
                "a\"b\\c | \"a\\\"b\\\\c\"",
                "it's; #x | \"it's; #x\""
            })
    void a_word_means_itself_to_generator_and_systemd(String value, String word) {
        assertThat(Quadlet.word(value)).isEqualTo(word);
    }

    @Test
    void an_empty_word_and_a_line_s_end_stay_one_word() {
        assertThat(Quadlet.word("")).isEqualTo("\"\"");
        assertThat(Quadlet.word("a\nb")).isEqualTo("\"a\\nb\"");
    }

    @Test
    void attempts_become_a_limit_of_the_unit() {
        Container seed = Bodies.seed("quadlet", true, "restart", "on-failure:3");

        assertThat(new Quadlet(seed, Spec.of(seed, List.of())).text())
                .contains("StartLimitBurst=4\n", "Restart=on-failure\n");
    }

    @Test
    void docker_knows_none() {
        assertThatThrownBy(() -> Bodies.seed("quadlet", true, "engine", "docker"))
                .isInstanceOf(InvalidInput.class);
        assertThat(Bodies.seed("quadlet", true).engine()).contains(Engine.PODMAN);
    }

    @Test
    void an_active_unit_whose_container_is_of_it_is_converged() throws Exception {
        Container desired = desired();
        assertThat(plan(desired, answer(desired, Captured.text("podman-4"), ""), Captured.HEALTHY)
                        .changes())
                .isEmpty();
    }

    @Test
    void another_argument_shows_the_unit_s_lines_and_starts_it_anew_once() throws Exception {
        Container before = desired();
        Container after = desired("command", List.of("--model", "other"));

        Change change = only(plan(after, answer(before, Captured.text("podman-4"), ""), Captured.HEALTHY));

        assertThat(change.summary()).isEqualTo("update vllm.service");
        assertThat(change.diffs()).hasOnlyElementsOfType(Diff.Content.class);
        assertThat(change.steps())
                .extracting(Step::title)
                .containsExactly(
                        "upload the unit",
                        "the secret part of its environment",
                        "start vllm.service",
                        "wait for http://127.0.0.1:8000/health",
                        "remove what vllm was before");
        assertThat(change.undo()).extracting(Step::title).containsExactly("bring vllm.service back as it was");
        assertThat(change.toString()).doesNotContain("hf_abcdef");
    }

    @ParameterizedTest
    @CsvSource({
        "#systemd-ActiveState active, #systemd-ActiveState failed, start vllm.service",
        "#systemd-NeedDaemonReload no, #systemd-NeedDaemonReload yes, update vllm.service",
        "' 600', ' 644', update vllm.service",
        "#generator, #unit-previous yes\\n#generator, remove what vllm was before"
    })
    void what_differs_is_put_right(String from, String to, String summary) throws Exception {
        Container desired = desired();
        String text = answer(desired, Captured.text("podman-4"), "").replace(from, to.replace("\\n", "\n"));

        assertThat(only(plan(desired, text, Captured.HEALTHY)).summary()).isEqualTo(summary);
    }

    @Test
    void a_plain_container_is_taken_over_and_comes_back_if_the_unit_fails() throws Exception {
        Container desired = desired();
        String text = Captured.text("podman-4")
                + "\n#generator /usr/libexec/podman/quadlet\n#systemd-ActiveState inactive\n#systemd-SubState dead\n";

        Change change = only(plan(desired, text, SILENT));

        assertThat(change.summary()).isEqualTo("create vllm.service");
        assertThat(change.undo())
                .extracting(Step::title)
                .containsExactly("remove /etc/containers/systemd/vllm.container", "bring vllm back as it was");
    }

    @Test
    void a_unit_that_is_replaced_by_a_plain_container_is_kept_until_that_serves() throws Exception {
        String text = answer(desired(), Captured.text("podman-4"), "");
        Container plain = Captured.container("podman-4");

        Change change = only(new ContainerPlan(plain, Captured.seen(plain, text, SILENT)).assess());

        assertThat(change.summary()).isEqualTo("create vllm in place of vllm.service");
        assertThat(change.steps())
                .extracting(Step::title)
                .containsExactly(
                        "set /etc/containers/systemd/vllm.container aside",
                        "the secret part of its environment",
                        "start vllm",
                        "wait for http://127.0.0.1:8000/health",
                        "remove what vllm was before");
        assertThat(change.undo()).extracting(Step::title).containsExactly("bring vllm.service back as it was");
    }

    @Test
    void a_unit_that_a_cut_run_has_set_aside_still_comes_back() throws Exception {
        Container plain = Captured.container("podman-4");
        String cut = Captured.text("podman-4-absent") + "\n#systemd-ActiveState inactive\n#unit-previous yes\n";

        Change change = only(new ContainerPlan(plain, Captured.seen(plain, cut, SILENT)).assess());

        assertThat(change.steps()).last().extracting(Step::title).isEqualTo("remove what vllm was before");
        assertThat(change.undo()).extracting(Step::title).containsExactly("bring vllm.service back as it was");
    }

    @Test
    void one_that_may_end_and_has_ended_well_is_left_ended() throws Exception {
        Container job = desired("restart", "no", "health", Bodies.ABSENT);
        String none = Captured.text("podman-4-absent");
        String text = answer(job, none, "").replace("#systemd-ActiveState active", "#systemd-ActiveState inactive")
                + "#systemd-ExecMainStartTimestampMonotonic 123\n#systemd-Result success\n";
        String image = Captured.text("podman-4");
        text = text.substring(0, text.indexOf("#begin image"))
                + image.substring(image.indexOf("#begin image"))
                + text.substring(text.indexOf("#generator"));

        assertThat(plan(job, text, SILENT).changes()).isEmpty();
        assertThat(only(plan(job, text.replace("Monotonic 123", "Monotonic 0"), SILENT))
                        .summary())
                .isEqualTo("start vllm.service");
        assertThat(only(plan(job, text + "#unit-previous yes\n", SILENT)).summary())
                .isEqualTo("start vllm.service");
    }

    @Test
    void a_host_without_systemd_or_generator_cannot_have_it() {
        Container desired = desired();

        assertThatThrownBy(() -> plan(desired, Captured.text("podman-4"), SILENT))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("does not run systemd");
        assertThatThrownBy(() -> plan(desired, Captured.text("podman-4") + "\n#systemd-ActiveState inactive\n", SILENT))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("knows no quadlets");
    }

    @ParameterizedTest
    @CsvSource({
        "failed, failed, 0, Failed",
        "activating, auto-restart, 0, Failed",
        "active, running, 1, Failed",
        "inactive, dead, 0, Failed",
        "activating, start, 0, Waiting",
        "active, running, 0, Waiting"
    })
    void the_unit_s_end_ends_the_watch(String active, String sub, int restarts, String outcome) throws Exception {
        String text = "#now 20\n#systemd-ActiveState " + active + "\n#systemd-SubState " + sub + "\n#systemd-NRestarts "
                + restarts
                + "\n#begin containers\n[]\n\n#end containers 1 Error: no such container\n#log\nlast words\n";

        Step.Progress progress =
                new QuadletWatch(Bodies.seed("quadlet", true), 0).parse(new ProbeOutput(0, text, "", List.of(SILENT)));

        assertThat(progress.getClass().getSimpleName()).isEqualTo(outcome);
        if (progress instanceof Step.Progress.Failed failed) {
            assertThat(failed.detail()).endsWith("last words");
        }
    }
}
