package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.HttpReply;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Step;
import dev.provision.resource.container.Occupied;
import dev.provision.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Desired projects against what real tools said: docker-compose 1.29 with docker 20.10, docker compose 2.26 with docker 26.1,
 * and the same tool as podman compose with podman 5.4, each about {@link #shop}.
 */
final class ComposePlanTest {
    private static final ComposeType TYPE = new ComposeType();
    private static final String CONTENT = """
        services:
          web:
            image: localhost/provision-it:1
            command: ["sleep", "1000"]
            environment:
              TOKEN: "${TOKEN}"
              W: "${W}"
          job:
            image: localhost/provision-it:1
            command: ["echo", "more"]
          extra:
            image: localhost/provision-it:1
            command: ["sleep", "1000"]
            profiles: [more]
        """;

    /** What the captured answers are about. */
    private static Compose shop(Object... more) {
        Map<String, Object> body = new HashMap<>();
        body.put("project", "shop");
        body.put("directory", "/opt/shop");
        body.put("content", CONTENT);
        body.put("environment", Map.of("TOKEN", new Secret("s3cret \"quoted\" # it's"), "W", "a $x b"));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return TYPE.parse(OnThisMachine.body(body));
    }

    private static String text(String name) {
        try (InputStream in = ComposePlanTest.class.getResourceAsStream(name + ".txt")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Assessment plan(Compose desired, String text, HttpReply... replies) throws Exception {
        Project seen = new ComposeProbe(desired).parse(new ProbeOutput(0, text, "", List.of(replies)));
        return new ComposePlan(desired, seen).assess();
    }

    private static Change only(Assessment assessment) {
        assertThat(assessment.changes()).hasSize(1);
        return assessment.changes().get(0);
    }

    private static List<String> titles(List<Step> steps) {
        return steps.stream().map(Step::title).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose-v1", "docker-compose-v2", "podman-compose-v2"})
    void a_project_made_from_the_same_is_converged(String tool) throws Exception {
        Assessment assessment = plan(shop(), text(tool));

        assertThat(assessment.changes()).isEmpty();
        assertThat(String.valueOf(assessment.result())).contains("running").contains("exited with 0");
    }

    @Test
    void services_that_the_next_boot_does_not_start_are_a_finding() throws Exception {
        String content = CONTENT.replace("  web:\n", "  web:\n    restart: unless-stopped\n")
                .replace("  job:\n", "  job:\n    restart: \"no\"\n");
        String docker = text("docker-compose-v2");

        assertThat(findings(plan(shop("content", content), docker + "#boot disabled\n")))
                .singleElement()
                .asString()
                .startsWith("docker.service is disabled, so that the next boot does not start web (");
        assertThat(findings(plan(shop("content", content), docker + "#boot enabled\n")))
                .isEmpty();
        assertThat(findings(plan(shop(), docker + "#boot disabled\n"))).isEmpty();
        assertThat(findings(plan(shop("content", content), text("podman-compose-v2") + "#boot disabled\n")))
                .isEmpty();
        assertThat(findings(plan(
                        shop(), docker.replaceFirst("\"Name\": \"no\"", "\"Name\": \"always\"") + "#boot disabled\n")))
                .hasSize(1);
    }

    private static List<String> findings(Assessment assessment) {
        return assessment.changes().stream()
                .filter(Change::isFinding)
                .map(Change::summary)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose-v1", "docker-compose-v2", "podman-compose-v2"})
    void another_file_is_shown_and_the_old_ones_come_back_if_it_fails(String tool) throws Exception {
        String content = CONTENT.replace("more\"]", "less\"]");

        Change change = only(plan(shop("content", content), text(tool)));

        assertThat(change.summary()).isEqualTo("update shop");
        assertThat(change.diffs()).containsExactly(new Diff.Content("/opt/shop/compose.yaml", CONTENT, content));
        assertThat(titles(change.undo())).containsExactly("bring shop back as it was");
        assertThat(titles(change.steps()))
                .element(4)
                .asString()
                .isEqualTo(tool.equals("docker-compose-v1") ? "docker-compose up" : tool.split("-")[0] + " compose up");
    }

    @Test
    void a_first_time_writes_pulls_brings_up_waits_and_has_nothing_to_put_back() throws Exception {
        String bare = "#engine docker\n#tool docker compose\n#version 2.26.1\n#uid 0\n#now 1\n#end list 0 \n";

        Change change = only(plan(shop("build", true), bare));

        assertThat(change.summary()).isEqualTo("create shop");
        assertThat(titles(change.steps()))
                .containsExactly(
                        "upload compose.yaml",
                        "upload its environment",
                        "write the files of shop",
                        "docker compose build",
                        "images of shop",
                        "docker compose up",
                        "wait until shop serves",
                        "note what shop was made from");
        assertThat(change.undo()).isEmpty();
        assertThat(change.toString()).doesNotContain("s3cret");
    }

    @Test
    void another_secret_is_a_change_that_shows_neither() throws Exception {
        Compose desired = shop("environment", Map.of("TOKEN", new Secret("other"), "X", 1));

        assertThat(only(plan(desired, text("docker-compose-v2"))).diffs())
                .containsExactly(
                        new Diff.Field("environment.TOKEN", "(another value)", "(secret)"),
                        new Diff.Field("environment.W", "(some value)", null),
                        new Diff.Field("environment.X", null, "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"Status\": \"running\"', '\"Status\": \"created\"', start shop",
        "'\"Status\": \"running\"', '\"Status\": \"paused\"', start shop",
        "'\"Status\": \"running\"', '\"Status\": \"restarting\"', wait until shop serves",
        "'#was-service web', '#was-service web\\n#was-service web', bring up shop",
        "'#was-rendered ', '#was-rendered 0', update shop",
        "'#was-spec ', '#was-spec 0', update shop",
        "'#stamp yes', '#stamp yes\\n#previous yes', remove the files that shop had before",
        "'#stamp yes', '#stamp yes\\n#stamp-mode 644', restrict the file with which provision knows shop"
    })
    void what_differs_is_put_right(String from, String to, String summary) throws Exception {
        String seen = text("docker-compose-v2");
        assertThat(seen).contains(from);

        assertThat(only(plan(shop(), seen.replace(from, to.replace("\\n", "\n"))))
                        .summary())
                .isEqualTo(summary);
    }

    @Test
    void a_file_that_others_may_read_because_of_its_mode_is_put_right() throws Exception {
        String seen = text("docker-compose-v2").replaceFirst("(?m)^(#environment \\S+) 600$", "$1 644");

        assertThat(only(plan(shop(), seen)).diffs())
                .containsExactly(new Diff.Field("mode of /opt/shop/.env", "644", "600"));
    }

    @Test
    void an_image_that_moved_and_an_orphan_are_changes() throws Exception {
        String seen = text("docker-compose-v2");
        String id = seen.substring(seen.indexOf("#begin images"))
                .split("\"Id\": \"")[1]
                .split("\"")[0];
        int images = seen.indexOf("#begin images");
        String moved = seen.substring(0, images) + seen.substring(images).replace(id, "sha256:7777");
        assertThat(only(plan(shop(), moved)).diffs().toString())
                .contains("image of web", "image of job", "sha256:7777");

        String orphan = seen.replace("#was-service job\n", "");
        assertThat(plan(shop(), orphan).notes()).hasSize(1);
        assertThat(plan(shop(), orphan).changes()).isEmpty();
        assertThat(only(plan(shop("remove_orphans", true), orphan)).diffs())
                .containsExactly(new Diff.Field("service job", "exited with 0", null));
    }

    @Test
    void health_of_a_young_service_is_waited_for_and_of_an_old_one_reported() throws Exception {
        Compose desired = shop("health", Map.of("web", Map.of("http", "http://127.0.0.1:1/h", "within", "10m")));
        String seen = text("docker-compose-v2");
        HttpReply bad = new HttpReply.NoAnswer("refused");
        String late = seen.replaceFirst("(?m)^#now \\d+$", "#now 4000000000");

        assertThat(plan(desired, seen, new HttpReply.Answer(200, "")).changes()).isEmpty();
        assertThat(only(plan(desired, seen, bad)).summary()).isEqualTo("wait until shop serves");
        assertThat(only(plan(desired, late, bad)).isFinding()).isTrue();
        assertThatThrownBy(() -> plan(shop("health", Map.of("wbe", Map.of("http", "http://127.0.0.1:1/h"))), seen, bad))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("no container of a service wbe");
    }

    @Test
    void down_and_absent_leave_what_is_gone_alone() throws Exception {
        String seen = text("docker-compose-v2");
        String bare = "#engine docker\n#tool docker compose\n#version 2.26.1\n#uid 0\n#now 1\n#end list 0 \n";

        assertThat(only(plan(shop("state", "down"), seen)).summary()).isEqualTo("take down shop");
        assertThat(only(plan(shop("state", "absent"), seen)).summary()).isEqualTo("remove shop");
        assertThat(plan(shop("state", "absent"), bare).changes()).isEmpty();
        assertThat(plan(shop("state", "down"), bare).changes()).isEmpty();
    }

    @Test
    void asking_the_registry_is_an_action_of_its_own() throws Exception {
        Change ask = only(plan(shop("pull", "always"), text("docker-compose-v2")));
        assertThat(ask.action()).isTrue();
        assertThat(ask.check()).isTrue();
        assertThat(ask.steps()).extracting(Step::title).containsExactly("images of shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#engine | neither docker nor podman",
                "#engine docker | neither docker compose nor docker-compose",
                "#engine podman | neither podman-compose nor",
                "#engine podman\\n"
                        + "#tool podman-compose\\n"
                        + "#version 1.0.3\\n"
                        + "#lacks config | cannot show how it understands",
                "#engine podman\\n#tool podman-compose\\n#uid 1000\\n#end list 0 | without root",
                "#engine docker\\n"
                        + "#tool docker compose\\n"
                        + "#uid 0\\n"
                        + "#end list 1 Cannot connect to the Docker daemon | does not answer"
            })
    void what_a_host_lacks_is_said(String text, String message) {
        String unfolded = text.replace("\\n", "\n");
        String seen = unfolded.equals("#engine") ? "#engine \n" : unfolded + (unfolded.endsWith("0") ? " " : "") + "\n";

        assertThatThrownBy(() -> plan(shop(), seen))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(message);
    }

    private static final String NONE =
            "#engine docker\n#tool docker compose\n#version 2.26\n#uid 0\n#now 1\n#end list 0 \n";

    @Test
    void is_refused_while_something_else_has_its_port_its_name_or_its_project() {
        Compose desired = shop("health", Map.of("web", Map.of("http", "http://127.0.0.1:8000/health")));
        stops(
                desired,
                Occupied.by("docker", "shop", 8000),
                "port 8000 is already published by the docker container shop");
        stops(
                desired,
                Occupied.byProject("podman", "shop", "shop-web-1", 0),
                "the project name is taken by the podman container shop-web-1 of the compose project shop");
        Compose named = shop(
                "content",
                "services: { web: { image: x, container_name: shop, ports: [\"127.0.0.1:9300:80\", { published: 9400,"
                        + " target: 80 }] } }");
        stops(named, Occupied.by("docker", "shop", 0), "the name is taken by the docker container shop");
        stops(
                named,
                Occupied.byProject("docker", "other", "shop", 0),
                "the name is taken by the docker container shop of the compose project other");
        stops(
                named,
                Occupied.by("docker", "other", 9300),
                "port 9300 is already published by the docker container other");
        stops(
                named,
                "#holder 9400 00000000 12 llama-server\n",
                "port 9400 is already used by the process llama-server (PID 12)");
    }

    private static void stops(Compose desired, String occupants, String message) {
        assertThatThrownBy(() -> plan(desired, NONE + occupants))
                .isInstanceOf(CannotPlan.class)
                .hasMessage(message);
    }

    @Test
    void its_own_container_may_have_the_name_of_the_project() throws Exception {
        Compose desired = shop(
                "content",
                "services: { web: { image: x, container_name: shop, ports: [\"9300:80\"] } }",
                "health",
                Map.of("web", Map.of("http", "http://127.0.0.1:9300/health")));

        assertThat(plan(desired, NONE + Occupied.byProject("docker", "shop", "shop", 9300))
                        .changes())
                .hasSize(1);
    }

    @Test
    void what_has_other_ports_stays_beside_it() throws Exception {
        String text = text("docker-compose-v2").replaceFirst("#now", Occupied.by("docker", "shop", 0) + "#now");

        assertThat(plan(shop(), text).changes()).isEmpty();
    }

    @Test
    void a_stamp_without_a_version_is_one_of_version_1() throws Exception {
        String written = text("docker-compose-v2");

        assertThat(written)
                .contains("#was-spec ")
                .doesNotContain("#was-version")
                .doesNotContain("#stamp-mode");
        assertThat(plan(shop(), written).changes()).isEmpty();
        assertThat(plan(shop(), written.replace("#was-spec", "#was-version 1\n#was-spec"))
                        .changes())
                .isEmpty();
    }
}
