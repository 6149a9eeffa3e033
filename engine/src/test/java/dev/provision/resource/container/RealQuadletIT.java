package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.secret.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole life of a container that systemd runs, with the real systemd and the real podman of a host. */
@Tag("real")
final class RealQuadletIT extends OnEngineHost {
    private static final int HOST = 52;
    private static final String NAME = "provision-it";
    private static final String IMAGE = "localhost/provision-it:1";
    private static final String FOLDER = "/var/lib/provision-it";
    private static final String HOSTILE = "a\nb\t'c' \"d\" \\e $HOME ${PATH} %h %% `id` ;#";
    private static final String CLEAN = """
            systemctl stop "$1.service"
            rm -f "/etc/containers/systemd/$1".*
            systemctl daemon-reload
            systemctl reset-failed "$1.service"
            podman rm -f -v "$1" "$1-previous"
            podman volume rm "$1-cache"
            """;

    RealQuadletIT() {
        super(HOST, FOLDER);
    }

    @BeforeEach
    void an_image() throws Exception {
        image("1");
        status(CLEAN, NAME);
    }

    @AfterEach
    void clean() throws Exception {
        status(CLEAN, NAME);
    }

    private void image(String version) throws Exception {
        image("podman", IMAGE, version);
    }

    private static Container service(String entry, Object... more) {
        return Bodies.parse(Bodies.with(
                Bodies.with(
                        Map.of(
                                "name",
                                NAME,
                                "image",
                                IMAGE,
                                "quadlet",
                                true,
                                "pull",
                                "never",
                                "entrypoint",
                                List.of("/bin/sh", "-c", entry)),
                        "ports",
                        List.of("127.0.0.1:18300:8000"),
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
                        Map.of("TOKEN", new Secret("s3cret \"quoted\" # $x"), "HOSTILE", HOSTILE),
                        "labels",
                        Map.of("hostile", HOSTILE),
                        "health",
                        Map.of(
                                "http", "http://127.0.0.1:18300/health",
                                "model", "glm",
                                "interval", "1s",
                                "within", "20s")),
                more));
    }

    @Test
    void a_unit_is_made_once_and_then_found_converged() throws Exception {
        Container desired = service(SERVE);
        assertThat(host.plan(desired).changes())
                .extracting(Change::summary)
                .containsExactly("create " + NAME + ".service");
        assertThat(host.plan(desired).toString()).doesNotContain("s3cret");

        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(out(
                        "systemctl is-active \"$1.service\"; systemctl show -p UnitFileState --value \"$1.service\"",
                        NAME))
                .isEqualTo("active\ngenerated");
        assertThat(out("stat -c %a \"/etc/containers/systemd/$1.env\" \"/etc/containers/systemd/$1.container\"", NAME))
                .isEqualTo("600\n644");
        assertThat(out(
                        "cat \"/etc/containers/systemd/$1.container\"; podman inspect --format '{{json .Config.Labels}}' \"$1\"",
                        NAME))
                .doesNotContain("s3cret");
        assertThat(out("ls -I users /etc/containers/systemd")).isEqualTo(NAME + ".container\n" + NAME + ".env");
    }

    @Test
    void every_value_arrives_as_it_was_written() throws Exception {
        host.apply(service(SERVE, "command", List.of("%i $$ \"two words\" \\ ${X}")));

        Inspected found =
                host.ask(new ContainerProbe(service(SERVE))).container().orElseThrow();

        assertThat(found.environment())
                .containsEntry("HOSTILE", HOSTILE)
                .containsEntry("TOKEN", "s3cret \"quoted\" # $x");
        assertThat(found.label("hostile")).isEqualTo(HOSTILE);
        assertThat(out("podman inspect --format '{{index .Config.Cmd 2}}' \"$1\"", NAME))
                .isEqualTo("%i $$ \"two words\" \\ ${X}");
        assertThat(out("podman inspect --format '{{.HostConfig.GroupAdd}} {{.HostConfig.IpcMode}}' \"$1\"", NAME))
                .contains("0", "44")
                .endsWith("host");
    }

    @Test
    void an_update_starts_it_anew_once() throws Exception {
        host.apply(service(SERVE));
        Container desired = service(SERVE + " ");
        assertThat(host.plan(desired).changes())
                .extracting(Change::summary)
                .containsExactly("update " + NAME + ".service");
        String id = out("podman inspect --format '{{.Id}}' \"$1\"", NAME);

        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(out("podman inspect --format '{{.Id}}' \"$1\"", NAME)).isNotEqualTo(id);
        assertThat(out("systemctl show -p NRestarts --value \"$1.service\"", NAME))
                .isEqualTo("0");
        assertThat(out("ls -I users /etc/containers/systemd")).doesNotContain("previous");
    }

    @Test
    void another_secret_or_image_starts_it_anew() throws Exception {
        host.apply(service(SERVE));
        Container desired = service(SERVE, "environment", Map.of("TOKEN", new Secret("other")));
        assertThat(host.plan(desired).changes().toString())
                .doesNotContain("s3cret")
                .doesNotContain("TOKEN=other");
        host.apply(desired);
        assertThat(host.plan(desired).changes()).isEmpty();

        image("2");
        assertThat(host.plan(desired).changes().get(0).diffs().toString()).contains("image");
        host.apply(desired);
        assertThat(host.plan(desired).changes()).isEmpty();
        assertThat(out("podman exec \"$1\" cat /version", NAME)).isEqualTo("2");
    }

    @Test
    void a_stopped_one_is_started_and_a_unit_changed_by_hand_is_written_anew() throws Exception {
        Container desired = service(SERVE);
        host.apply(desired);
        for (String fault : List.of(
                "systemctl stop \"$1.service\"",
                "echo '# mine' >>\"/etc/containers/systemd/$1.container\"",
                "echo X=1 >>\"/etc/containers/systemd/$1.env\"",
                "rm \"/etc/containers/systemd/$1.container\"",
                "podman rm -f -t 0 \"$1\"")) {
            assertThat(status(fault, NAME)).as(fault).isZero();
            if (!fault.startsWith("podman")) {
                assertThat(host.plan(desired).changes()).as(fault).hasSize(1);
            }

            host.apply(desired);

            assertThat(host.plan(desired).changes()).as(fault).isEmpty();
        }
    }

    @Test
    void one_that_crashes_is_reported_with_its_journal_and_the_old_one_comes_back() throws Exception {
        Container good = service(SERVE);
        host.apply(good);

        for (String bad : List.of(
                "echo 'Memory access fault by GPU node-1'; exit 3",
                "echo Memory access fault by GPU node-1; sleep 2; exit 3")) {
            assertThatThrownBy(() -> host.apply(service(bad)))
                    .isInstanceOf(EngineHost.Failed.class)
                    .hasMessageContaining("Memory access fault by GPU node-1");

            backAgain(good);
        }
    }

    @Test
    void an_apply_that_was_cut_after_any_step_is_completed_by_the_next() throws Exception {
        Container before = service(SERVE);
        Container after = service(SERVE + " ");
        int steps = 5;
        for (int cut = 1; cut <= steps; cut++) {
            host.apply(before);
            List<Step> all = host.plan(after).changes().get(0).steps();
            assertThat(all).hasSize(steps);
            host.run(all.subList(0, cut));

            host.apply(after);

            assertThat(host.plan(after).changes()).as("cut after %s", cut).isEmpty();
        }
    }

    @Test
    void a_container_of_podman_becomes_one_of_systemd_and_back_again() throws Exception {
        Container plain = service(SERVE, "quadlet", Bodies.ABSENT, "engine", "podman");
        Container unit = service(SERVE);
        host.apply(plain);

        assertThatThrownBy(() -> host.apply(service("exit 1"))).isInstanceOf(EngineHost.Failed.class);
        backAgain(plain);

        host.apply(unit);
        assertThat(host.plan(unit).changes()).isEmpty();
        assertThat(status("podman container inspect \"$1-previous\"", NAME)).isNotZero();

        assertThat(host.plan(plain).changes())
                .extracting(Change::summary)
                .containsExactly("create " + NAME + " in place of " + NAME + ".service");
        assertThatThrownBy(() -> host.apply(
                        service("exit 1", "quadlet", Bodies.ABSENT, "engine", "podman", "restart", "always")))
                .isInstanceOf(EngineHost.Failed.class);
        backAgain(unit);

        host.apply(plain);
        assertThat(host.plan(plain).changes()).isEmpty();
        assertThat(out("ls -I users /etc/containers/systemd")).isEmpty();
    }

    @Test
    void one_that_may_end_is_left_ended() throws Exception {
        Container desired = service("echo done", "health", Bodies.ABSENT, "restart", "no", "ports", Bodies.ABSENT);
        host.apply(desired);

        assertThat(host.plan(desired).changes()).isEmpty();
        assertThatThrownBy(() ->
                        host.apply(service("exit 3", "health", Bodies.ABSENT, "restart", "no", "ports", Bodies.ABSENT)))
                .isInstanceOf(EngineHost.Failed.class);
    }

    @Test
    void one_of_systemd_that_is_replaced_by_one_of_podman_is_so_wherever_that_is_cut() throws Exception {
        Container unit = service(SERVE);
        Container plain = service(SERVE, "quadlet", Bodies.ABSENT, "engine", "podman");
        int steps = 5;
        for (int cut = 1; cut <= steps; cut++) {
            host.apply(unit);
            List<Step> all = host.plan(plain).changes().get(0).steps();
            assertThat(all).hasSize(steps);
            host.run(all.subList(0, cut));

            host.apply(plain);

            assertThat(host.plan(plain).changes()).as("cut after %s", cut).isEmpty();
            assertThat(out("ls -I users /etc/containers/systemd")).isEmpty();
        }
    }

    /** It has been started with what it was before, and needs nothing but a moment. */
    private void backAgain(Container before) throws Exception {
        assertThat(host.plan(before).changes())
                .allSatisfy(change -> assertThat(change.summary()).startsWith("wait until"));
        host.apply(before);
        assertThat(host.plan(before).changes()).isEmpty();
    }
}
