package dev.provision.resource.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.FakeFolder;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.resource.Step;
import dev.provision.resource.TaskBody;
import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.testing.ProbeFuzzer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Desired images against answers of an engine, and the build's script in each shell with a tool that notes its arguments. */
final class ImagePlanTest {
    private static final ImageType TYPE = new ImageType();
    private static final String ID = "sha256:" + "a".repeat(64);
    private static final String DIGEST = "sha256:" + "d".repeat(64);

    private static Image image(Object... more) {
        Map<String, Object> body = new HashMap<>(Map.of("tags", "cr.example/app:1", "context", "image"));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        Map<String, String> files = Map.of("image/Dockerfile", "FROM x\n", "image/bin/run", "#!/bin/sh\ntrue\n");
        return TYPE.parse(new TaskBody(Data.of(body, At.whole("site.yml")), new FakeFolder(files)));
    }

    private static String head(String more) {
        return "#engine docker\n#uid 0\n#buildkit yes\n#root /var/lib/docker\n#free 100000000\n" + more;
    }

    /** An engine's answer about the tags of an image: those that are there were built from another or the same. */
    private static String answer(Image... tagged) {
        StringBuilder text = new StringBuilder(head(""));
        for (int i = 0; i < tagged.length; i++) {
            JSONObject labels = new JSONObject()
                    .put(Image.HASH_LABEL, tagged[i].spec().hash())
                    .put(Image.BUILD_LABEL, tagged[i].spec().json());
            JSONObject document = new JSONObject().put("Id", ID).put("Config", new JSONObject().put("Labels", labels));
            text.append("#begin tagged-")
                    .append(i)
                    .append('\n')
                    .append(new JSONArray().put(document).toString(1));
            text.append("\n#end tagged-").append(i).append(" 0 \n");
        }
        return text.toString();
    }

    private static String absent(int count) {
        StringBuilder text = new StringBuilder(head(""));
        for (int i = 0; i < count; i++) {
            text.append("#begin tagged-")
                    .append(i)
                    .append("\n[]\n\n#end tagged-")
                    .append(i)
                    .append(" 1 no such image\n");
        }
        return text.toString();
    }

    private static Assessment plan(Image desired, String text) throws Exception {
        return new ImagePlan(desired, new ImageProbe(desired).parse(ProbeOutput.of(text))).assess();
    }

    private static Change only(Assessment assessment) {
        assertThat(assessment.changes()).hasSize(1);
        return assessment.changes().get(0);
    }

    @Test
    void an_image_that_is_not_there_is_built_and_pushed() throws Exception {
        Assessment assessment = plan(image("push", true, "secrets", Map.of("t", new Secret("s3cret"))), absent(1));

        assertThat(assessment.changes())
                .extracting(Change::summary)
                .containsExactly("build cr.example/app:1", "push cr.example/app:1");
        assertThat(assessment.changes().get(0).steps())
                .extracting(Step::title)
                .containsExactly("upload the context", "upload the secret t", "docker build cr.example/app:1");
        assertThat(assessment.changes().get(0).diffs()
                        + assessment.changes().get(0).steps().get(2).toString())
                .doesNotContain("s3cret");
    }

    @Test
    void one_that_was_built_from_the_same_is_converged_whatever_the_secret_or_cache() throws Exception {
        Image was = image("secrets", Map.of("t", new Secret("old")));
        Image desired = image("secrets", Map.of("t", new Secret("new")), "cache_from", "x:1", "no_cache", true);

        assertThat(plan(desired, answer(was)).changes()).isEmpty();
    }

    static List<Arguments> different() {
        return List.of(
                Arguments.of("build_args.A", image("build_args", Map.of("A", 2))),
                Arguments.of("target", image("target", "last")),
                Arguments.of("platform", image("platform", "linux/arm64")),
                Arguments.of("environment.t", image("secrets", Map.of("t", new Secret("x")))),
                Arguments.of("dockerfile", image("dockerfile", "bin/run")));
    }

    @ParameterizedTest
    @MethodSource("different")
    void what_it_is_built_from_differs_and_is_named(String field, Image desired) throws Exception {
        Change change = only(plan(desired, answer(image())));

        assertThat(change.summary()).isEqualTo("build anew cr.example/app:1");
        assertThat(change.diffs().toString()).contains(field.replace("environment.t", "t"));
        assertThat(change.diffs()).hasSize(1);
    }

    @Test
    void a_push_is_planned_until_this_image_was_pushed_and_its_digest_is_registered_then() throws Exception {
        Image desired = image("push", true);
        String note = Image.note(desired.tags().get(0));
        String pushed = "#pushed " + note + DIGEST.substring(7) + " " + ID + "\n";

        assertThat(only(plan(desired, answer(desired))).summary()).isEqualTo("push cr.example/app:1");
        assertThat(only(plan(desired, answer(desired) + pushed.replace("aaaa", "bbbb")))
                        .summary())
                .isEqualTo("push cr.example/app:1");
        Assessment done = plan(desired, answer(desired) + pushed);
        assertThat(done.changes()).isEmpty();
        assertThat(String.valueOf(done.result().get("digest"))).contains(DIGEST);
        assertThat(String.valueOf(plan(desired, answer(desired)).result().get("digest")))
                .doesNotContain("sha256");
    }

    @Test
    void a_further_tag_is_only_set() throws Exception {
        Image desired = image("tags", List.of("cr.example/app:1", "cr.example/app:2"));
        String text = answer(desired) + "#begin tagged-1\n[]\n\n#end tagged-1 1 No such image\n";

        assertThat(only(plan(desired, text)).steps())
                .extracting(Step::title)
                .containsExactly("name it cr.example/app:2");
    }

    @Test
    void what_the_host_lacks_is_said_before_anything_is_built() {
        assertThatThrownBy(() -> plan(image("image_size", "60GB"), absent(1)))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("150.0 GB below /var/lib/docker; 102.4 GB are free");
        assertThatThrownBy(() -> plan(
                        image("secrets", Map.of("t", new Secret("x"))),
                        absent(1).replace("#buildkit yes\n", "")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("cannot pass secrets");
        assertThatThrownBy(() -> plan(image(), "#none\n")).isInstanceOf(CannotPlan.class);
        assertThatThrownBy(() -> plan(image(), head("#end tagged-0 1 Cannot connect to the Docker daemon\n")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void what_is_wrong_in_a_body_is_said() {
        assertThatThrownBy(() -> image("dockerfile", "Dockerfil")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> image("tags", List.of("Cr.Example/App"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> image("tags", List.of("a@" + DIGEST))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> image("build_args", Map.of("T", new Secret("x"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("a secret is not accepted here");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void the_script_lays_out_the_context_and_hands_everything_over_word_by_word(String shell, @TempDir Path scratch)
            throws Exception {
        OnThisMachine machine = Shells.machine(shell, scratch);
        Path log = scratch.resolve("log");
        Shells.tool(scratch, "docker", """
            for word do printf '<%%s>\\n' "$word"; last=$word; done >'%1$s'
            printf 'BUILDKIT %%s\\n' "$DOCKER_BUILDKIT" >>'%1$s'
            stat -c '%%a' "$last/bin/run" "$last/Dockerfile" >>'%1$s'
            cat "$last/bin/run" "$PROVISION_SPOOL/secret.t" >>'%1$s'
            """.formatted(log));
        Image desired = image(
                "build_args",
                Map.of("A", "two 'words' $x"),
                "secrets",
                Map.of("t", new Secret("s3cret")),
                "target",
                "last");

        ProbeOutput made = machine.make(plan(desired, absent(1)));

        assertThat(made.status()).as(made.errors()).isZero();
        String words = Files.readString(log);
        assertThat(words)
                .contains("<build>\n<--file>\n", "<--build-arg>\n<BUILDKIT_INLINE_CACHE=1>\n")
                .contains("<--tag>\n<cr.example/app:1>\n", "<--build-arg=A=two 'words' $x>\n", "<--target=last>\n")
                .contains("BUILDKIT 1\n755\n644\n#!/bin/sh\ntrue\ns3cret");
        assertThat(words.substring(0, words.indexOf("BUILDKIT 1"))).doesNotContain("s3cret");
        assertThat(machine.spool().resolve("secret.t")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void a_build_that_fails_says_the_end_of_its_log(String shell, @TempDir Path scratch) throws Exception {
        OnThisMachine machine = Shells.machine(shell, scratch);
        Shells.tool(scratch, "docker", "echo first; echo 'no space left on device' >&2; exit 3\n");

        ProbeOutput made = machine.make(plan(image(), absent(1)));

        assertThat(made.status()).isNotZero();
        assertThat(made.errors()).contains("first", "no space left on device");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void the_probe_asks_for_tags_notes_and_the_free_space(String shell, @TempDir Path scratch) throws Exception {
        OnThisMachine machine = Shells.machine(shell, scratch);
        Shells.tool(scratch, "podman", "exit 1\n");
        Shells.tool(scratch, "docker", """
            case $* in
            'image inspect '*) echo '[]'; echo 'Error: No such image: x' >&2; exit 1 ;;
            images*) echo '#pushed x-y sha256:1' ;;
            info*) echo '{"DockerRootDir":"/"}' ;;
            version*) echo 20.10.24 ;;
            buildx*) exit 1 ;;
            esac
            """);
        Shells.tool(scratch, "df", "echo head; echo '/dev/x  111000 11000  100000  10% /'\n");
        Image desired = image("engine", "docker");

        Found found = new ImageProbe(desired).parse(machine.run(new ImageProbe(desired).fragment()));

        assertThat(found.trouble()).isEmpty();
        assertThat(found.tagged()).isEmpty();
        assertThat(found.buildKit()).isTrue();
        // busybox has a df of its own, which cannot be stood in for.
        assertThat(found.storage().free().orElse(0)).isGreaterThanOrEqualTo(102_400_000);
        assertThat(found.storage().free().orElse(0) == 102_400_000).isEqualTo(!shell.equals("busybox"));
        assertThat(found.storage().path()).isEqualTo("/");
    }

    @Test
    void a_false_answer_is_a_value_or_unreadable() {
        Image desired = image("push", true);
        String pushed = "#pushed " + Image.note(desired.tags().get(0)) + "0123 " + ID + "\n";
        new ProbeFuzzer(1)
                .check(
                        new ImageProbe(desired),
                        List.of(answer(desired) + pushed, answer(image("no_cache", true)), absent(1), "#none\n"),
                        observed -> {
                            try {
                                new ImagePlan(desired, observed).assess();
                            } catch (CannotPlan refused) {
                                assertThat(refused.getMessage()).isNotBlank();
                            }
                        });
    }
}
