package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Step;
import dev.provision.resource.container.EngineHost;
import dev.provision.resource.container.OnEngineHost;
import dev.provision.secret.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole life of a project on the real docker compose and the real podman compose of a host. */
@Tag("real")
@ParameterizedClass
@ValueSource(strings = {"docker", "podman"})
final class RealComposeIT extends OnEngineHost {
    private static final int HOST = 51;
    private static final ComposeType TYPE = new ComposeType();
    private static final String IMAGE = "localhost/provision-it:1";
    private static final String FOLDER = "/opt/provision-it";
    private static final String SPOOL = "/var/lib/provision-it";
    private static final String CLEAN = """
            for id in $("$1" ps -aq --filter label=com.docker.compose.project=shop); do "$1" rm -f -v "$id"; done
            "$1" network rm shop_default
            rm -rf "$2" /srv/shop
            """;
    private static final String SERVES = """
            services:
              web:
                image: %s
                command: ["sh", "-c", "mkdir -p /www && echo ok >/www/health && { trap 'exit 0' TERM; httpd -f -p 8000 -h /www & wait; }"]
                environment:
                  TOKEN: "${TOKEN}"
                ports: ["127.0.0.1:18200:8000"]
                restart: unless-stopped
              job:
                image: %s
                command: ["echo", "done"]
              extra:
                image: %s
                command: ["sleep", "1000"]
                profiles: [more]
            """.formatted(IMAGE, IMAGE, IMAGE);

    private final String engine;

    RealComposeIT(String engine) {
        super(HOST, SPOOL);
        this.engine = engine;
    }

    @BeforeEach
    void an_image() throws Exception {
        assertThat(status("systemctl start podman.socket")).isZero();
        image("1");
        status(CLEAN, engine, FOLDER);
    }

    @AfterEach
    void clean() throws Exception {
        status(CLEAN, engine, FOLDER);
    }

    private void image(String version) throws Exception {
        image(engine, IMAGE, version);
    }

    private Compose shop(String content, Object... more) {
        Map<String, Object> body = new HashMap<>();
        body.put("project", "shop");
        body.put("directory", FOLDER);
        body.put("content", content);
        body.put("engine", engine);
        body.put("pull", "never");
        body.put("environment", Map.of("TOKEN", new Secret("s3cret \"quoted\" # it's")));
        body.put(
                "health",
                Map.of("web", Map.of("http", "http://127.0.0.1:18200/health", "interval", "1s", "within", "30s")));
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1].equals("")) {
                body.remove(String.valueOf(more[i]));
            } else {
                body.put(String.valueOf(more[i]), more[i + 1]);
            }
        }
        return TYPE.parse(OnThisMachine.body(body));
    }

    @Test
    void a_project_is_made_once_and_then_found_converged() throws Exception {
        Compose desired = shop(SERVES);
        Assessment first = host.plan(TYPE, desired);
        assertThat(first.changes()).extracting(Change::summary).containsExactly("create shop");
        assertThat(first.toString()).doesNotContain("s3cret");

        host.apply(TYPE, desired);

        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
        assertThat(out("stat -c '%a %n' \"$1\"/.env \"$1\"/compose.yaml", FOLDER))
                .isEqualTo("600 " + FOLDER + "/.env\n644 " + FOLDER + "/compose.yaml");
        assertThat(env()).contains("TOKEN=s3cret \\\"quoted\\\" # it's");
        assertThat(names()).contains("web").contains("job").doesNotContain("extra");
    }

    @Test
    void another_file_is_shown_and_brought_up() throws Exception {
        host.apply(TYPE, shop(SERVES));
        Compose desired = shop(SERVES.replace("[\"echo\", \"done\"]", "[\"echo\", \"more\"]"), "profiles", "more");

        List<Change> changes = host.plan(TYPE, desired).changes();
        assertThat(changes).extracting(Change::summary).containsExactly("update shop");
        assertThat(changes.get(0).diffs()).hasOnlyElementsOfType(Diff.Content.class);
        host.apply(TYPE, desired);

        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
        assertThat(names()).contains("extra");
        assertThat(status("test -e \"$1/.provision-shop.previous\"", FOLDER)).isNotZero();
    }

    @Test
    void another_secret_makes_the_service_anew_without_showing_it() throws Exception {
        host.apply(TYPE, shop(SERVES));
        Compose desired = shop(SERVES, "environment", Map.of("TOKEN", new Secret("other")));

        assertThat(host.plan(TYPE, desired).changes().get(0).diffs())
                .containsExactly(new Diff.Field("environment.TOKEN", "(another value)", "(secret)"));
        host.apply(TYPE, desired);

        assertThat(env()).contains("TOKEN=other");
        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
    }

    @Test
    void a_stopped_or_removed_service_is_brought_back() throws Exception {
        Compose desired = shop(SERVES);
        host.apply(TYPE, desired);
        for (String fault : List.of("stop -t 1", "rm -f", "pause")) {
            assertThat(status("\"$1\" $2 $(\"$1\" ps -q --filter label=com.docker.compose.service=web)", engine, fault))
                    .isZero();
            assertThat(host.plan(TYPE, desired).changes()).as(fault).hasSize(1);

            host.apply(TYPE, desired);

            assertThat(host.plan(TYPE, desired).changes()).as(fault).isEmpty();
        }
    }

    @Test
    void an_image_that_moved_makes_its_services_anew() throws Exception {
        Compose desired = shop(SERVES);
        host.apply(TYPE, desired);
        image("2");

        assertThat(host.plan(TYPE, desired).changes().get(0).diffs().toString())
                .contains("image of web")
                .contains("image of job");
        host.apply(TYPE, desired);

        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
        assertThat(out(
                        "\"$1\" exec $(\"$1\" ps -q --filter label=com.docker.compose.service=web) cat /version",
                        engine))
                .isEqualTo("2");
    }

    @Test
    void a_project_that_crashes_is_reported_with_its_log_and_the_old_one_comes_back() throws Exception {
        Compose good = shop(SERVES);
        host.apply(TYPE, good);
        Compose bad = shop(SERVES.replace("mkdir -p /www", "echo Memory access fault by GPU node-1; exit 3"));

        assertThatThrownBy(() -> host.apply(TYPE, bad))
                .isInstanceOf(EngineHost.Failed.class)
                .hasMessageContaining("container shop")
                .hasMessageContaining("Memory access fault by GPU node-1");

        assertThat(host.plan(TYPE, good).changes()).isEmpty();
        assertThat(host.plan(TYPE, bad).changes()).hasSize(1);
    }

    @Test
    void a_file_that_the_tool_refuses_touches_nothing() throws Exception {
        Compose good = shop(SERVES);
        host.apply(TYPE, good);
        String before = names();
        Compose bad = shop("services:\n  web:\n    imagine: x\n", "health", "");

        assertThatThrownBy(() -> host.apply(TYPE, bad)).hasMessageContaining("does not accept");

        assertThat(names()).isEqualTo(before);
        assertThat(host.plan(TYPE, good).changes()).isEmpty();
    }

    @Test
    void an_apply_that_was_cut_after_any_step_is_completed_by_the_next() throws Exception {
        Compose before = shop(SERVES);
        Compose after = shop(SERVES.replace("\"done\"", "\"more\""));
        int steps = 7;
        for (int cut = 1; cut <= steps; cut++) {
            host.apply(TYPE, before);
            List<Step> all = host.plan(TYPE, after).changes().get(0).steps();
            assertThat(all).hasSize(steps);
            host.run(all.subList(0, cut));

            host.apply(TYPE, after);

            assertThat(host.plan(TYPE, after).changes()).as("cut after %s", cut).isEmpty();
            assertThat(status("test -e \"$1/.provision-shop.previous\"", FOLDER))
                    .isNotZero();
        }
    }

    @Test
    void a_file_of_the_host_is_only_read_and_what_it_names_is_noticed() throws Exception {
        assertThat(status(
                        "mkdir -p /srv/shop && printf %s \"$1\" >/srv/shop/stack.yml && echo LEVEL=1 >/srv/shop/level",
                        SERVES.replace("    ports:", "    env_file: [level]\n    ports:")))
                .isZero();
        Compose desired = shop("", "content", "", "directory", "", "path", "/srv/shop/stack.yml");
        host.apply(TYPE, desired);
        assertThat(host.plan(TYPE, desired).changes()).isEmpty();

        assertThat(status("echo LEVEL=2 >/srv/shop/level")).isZero();
        assertThat(host.plan(TYPE, desired).changes())
                .extracting(Change::summary)
                .containsExactly("update shop");
        host.apply(TYPE, desired);

        assertThat(env()).contains("LEVEL=2");
        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
    }

    @Test
    void it_goes_down_and_away() throws Exception {
        host.apply(TYPE, shop(SERVES));
        for (String state : List.of("down", "absent")) {
            Compose desired = shop(SERVES, "state", state);
            assertThat(host.plan(TYPE, desired).changes()).as(state).hasSize(1);

            host.apply(TYPE, desired);

            assertThat(host.plan(TYPE, desired).changes()).as(state).isEmpty();
            assertThat(names()).isEmpty();
        }
        assertThat(status("test -e \"$1\"", FOLDER)).isNotZero();
    }

    private String names() throws Exception {
        return out("\"$1\" ps -a --format '{{.Names}}' --filter label=com.docker.compose.project=shop | sort", engine);
    }

    private String env() throws Exception {
        return out(
                "\"$1\" inspect --format '{{json .Config.Env}}' $(\"$1\" ps -q --filter label=com.docker.compose.service=web)",
                engine);
    }
}
