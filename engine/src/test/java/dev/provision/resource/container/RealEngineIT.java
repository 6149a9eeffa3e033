package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.secret.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole life of a container on the real docker and the real podman of a host. */
@Tag("real")
@ParameterizedClass
@ValueSource(strings = {"docker", "podman"})
final class RealEngineIT extends OnEngineHost {
    private static final int HOST = 3;
    private static final String NAME = "provision-it";
    private static final String IMAGE = "provision-it:1";
    private static final String PORT = "18123";
    private static final String FOLDER = "/var/lib/provision-it";
    private final String engine;

    RealEngineIT(String engine) {
        super(HOST, FOLDER);
        this.engine = engine;
    }

    @BeforeEach
    void import_an_image() throws Exception {
        image(engine, IMAGE, "1");
        clean();
    }

    @AfterEach
    void clean() throws Exception {
        status("\"$1\" rm -f -v \"$2\"; \"$1\" rm -f -v \"$2-previous\"; \"$1\" volume rm \"$2-cache\"", engine, NAME);
    }

    private Container service(String entry, Object... more) {
        return Bodies.parse(Bodies.with(
                Bodies.with(
                        Map.of(
                                "name", NAME,
                                "image", IMAGE,
                                "engine", engine,
                                "pull", "never",
                                "entrypoint", List.of("/bin/sh", "-c", entry)),
                        "ports",
                        List.of("127.0.0.1:" + PORT + ":8000"),
                        "devices",
                        List.of("/dev/null:/dev/kfd"),
                        "groups",
                        List.of("root", 44, "/dev/null"),
                        "ipc",
                        "host",
                        "cap_add",
                        List.of("SYS_PTRACE"),
                        "security_opt",
                        List.of("seccomp=unconfined"),
                        "shm_size",
                        "1g",
                        "volumes",
                        List.of(NAME + "-cache:/cache", FOLDER + ":/data:ro"),
                        "environment",
                        Map.of("TOKEN", new Secret("s3cret \"quoted\" # $x"), "TWO", "a\nb 'c'"),
                        "health",
                        Map.of(
                                "http", "http://127.0.0.1:" + PORT + "/health",
                                "model", "glm",
                                "interval", "1s",
                                "within", "20s")),
                more));
    }

    @Test
    void a_container_is_made_once_and_then_found_converged() throws Exception {
        Container desired = service(SERVE);
        assertThat(host.plan(desired).changes()).extracting(Change::summary).containsExactly("create " + NAME);

        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(inspect("{{json .Config.Labels}}")).doesNotContain("s3cret");
        assertThat(status("test -e \"$1\"", FOLDER + "/container.env")).isNotZero();
    }

    @Test
    void paths_that_are_written_in_another_way_are_the_same_to_the_engine() throws Exception {
        Container desired = service(
                SERVE,
                "volumes",
                List.of(NAME + "-cache:/cache//", FOLDER + "//../provision-it/.:/data/./x/..:ro"),
                "devices",
                List.of("/dev//null:/dev/kfd/"));
        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
    }

    @Test
    void the_other_engine_does_not_start_beside_it() throws Exception {
        host.apply(service(SERVE));
        String other = engine.equals("docker") ? "podman" : "docker";
        image(other, IMAGE, "1");

        assertThatThrownBy(() -> host.plan(service(SERVE, "engine", other)))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("port " + PORT + " is already published by the " + engine + " container " + NAME);
        status("\"$1\" stop -t 1 \"$2\"", engine, NAME);
        assertThat(host.plan(service(SERVE, "engine", other)).changes()).hasSize(1);
    }

    @Test
    void a_stopped_container_is_only_started() throws Exception {
        Container desired = service(SERVE);
        host.apply(desired);
        String id = inspect("{{.Id}}");
        status("\"$1\" stop -t 1 \"$2\"", engine, NAME);

        assertThat(host.plan(desired).changes()).extracting(Change::summary).containsExactly("start " + NAME);
        host.apply(desired);

        assertThat(inspect("{{.Id}}")).isEqualTo(id);
        assertThat(host.plan(desired).changes()).isEmpty();
    }

    @Test
    void another_argument_makes_it_anew_and_the_old_one_goes() throws Exception {
        host.apply(service(SERVE));
        Container desired = service(SERVE + " ");
        assertThat(host.plan(desired).changes()).extracting(Change::summary).containsExactly("replace " + NAME);

        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(status("\"$1\" container inspect \"$2-previous\"", engine, NAME))
                .isNotZero();
    }

    @Test
    void another_secret_makes_it_anew() throws Exception {
        host.apply(service(SERVE));
        Container desired = service(SERVE, "environment", Map.of("TOKEN", new Secret("other"), "TWO", "a\nb 'c'"));

        assertThat(host.plan(desired).changes()).hasSize(1);
        assertThat(host.plan(desired).changes().toString()).doesNotContain("s3cret");
        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(inspect("{{json .Config.Env}}")).contains("TOKEN=other");
    }

    @Test
    void one_that_crashes_is_reported_with_its_log_and_the_old_one_comes_back() throws Exception {
        Container good = service(SERVE);
        host.apply(good);
        String id = inspect("{{.Id}}");
        Container bad = service("echo 'Memory access fault by GPU node-1'; exit 3");

        assertThatThrownBy(() -> host.apply(bad))
                .isInstanceOf(EngineHost.Failed.class)
                .hasMessageContaining("container " + NAME)
                .hasMessageContaining("Memory access fault by GPU node-1");

        assertThat(inspect("{{.Id}} {{.State.Running}}")).isEqualTo(id + " true");
        assertThat(status("\"$1\" container inspect \"$2-previous\"", engine, NAME))
                .isNotZero();
    }

    @Test
    void an_apply_that_was_cut_after_any_step_is_completed_by_the_next() throws Exception {
        Container before = service(SERVE);
        Container after = service(SERVE + " ");
        int steps = 4;
        for (int cut = 1; cut <= steps; cut++) {
            host.apply(before);
            Change change = host.plan(after).changes().get(0);
            assertThat(change.steps()).hasSize(steps);
            host.run(change.steps().subList(0, cut));

            host.apply(after);

            assertThat(host.plan(after).changes()).as("cut after %s", cut).isEmpty();
            assertThat(status("\"$1\" container inspect \"$2-previous\"", engine, NAME))
                    .isNotZero();
        }
    }

    @Test
    void an_apply_that_was_cut_between_the_engine_s_commands_is_completed_by_the_next() throws Exception {
        Container before = service(SERVE);
        Container after = service(SERVE + " ");
        for (String cut : List.of(
                "\"$1\" stop -t 1 \"$2\"",
                "\"$1\" stop -t 1 \"$2\"; \"$1\" rename \"$2\" \"$2-previous\"",
                "\"$1\" stop -t 1 \"$2\"; \"$1\" rename \"$2\" \"$2-previous\"; \"$1\" create --name \"$2\" \"$3\" /bin/sh")) {
            host.apply(before);
            assertThat(status(cut, engine, NAME, IMAGE)).isZero();

            host.apply(after);

            assertThat(host.plan(after).changes()).as(cut).isEmpty();
            assertThat(status("\"$1\" container inspect \"$2-previous\"", engine, NAME))
                    .isNotZero();
        }
    }

    @Test
    void a_restart_policy_changed_by_hand_is_drift() throws Exception {
        Container desired = service(SERVE);
        host.apply(desired);
        assumeTrue(
                status("\"$1\" update --restart=no \"$2\"", engine, NAME) == 0,
                "skipped: this " + engine + " cannot change it");

        assertThat(host.plan(desired).changes()).hasSize(1);
        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
    }

    @Test
    void an_image_that_moved_makes_it_anew() throws Exception {
        Container desired = service(SERVE);
        host.apply(desired);
        image(engine, IMAGE, "2");

        assertThat(host.plan(desired).changes())
                .extracting(Change::summary)
                .containsExactly("replace " + NAME + ", whose image has changed");
        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
    }

    @Test
    void a_container_made_by_hand_is_taken_over_and_comes_back_if_ours_fails() throws Exception {
        assertThat(status(
                        "\"$1\" run -d --name \"$2\" \"$3\" /bin/sh -c 'trap \"exit 0\" TERM; sleep 1000 & wait'",
                        engine,
                        NAME,
                        IMAGE))
                .isZero();
        String id = inspect("{{.Id}}");
        Container bad = service("exit 1", "health", Bodies.ABSENT, "restart", "always");

        assertThatThrownBy(() -> host.apply(bad)).isInstanceOf(EngineHost.Failed.class);
        assertThat(inspect("{{.Id}} {{.State.Running}}")).isEqualTo(id + " true");

        host.apply(service(SERVE));
        assertThat(host.plan(service(SERVE)).changes()).isEmpty();
    }

    @Test
    void one_that_may_end_is_left_ended() throws Exception {
        Container desired = service("echo done", "health", Bodies.ABSENT, "restart", "no", "ports", Bodies.ABSENT);
        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(host.plan(desired).result().get("status")).isNotNull();
    }

    private String inspect(String format) throws Exception {
        return out("\"$1\" container inspect --format \"$3\" \"$2\"", engine, NAME, format);
    }
}
