package dev.provision.resource.service;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Change;
import dev.provision.resource.OnAnswers;
import dev.provision.resource.OnThisMachine;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ServiceTypeTest {
    private static final ServiceType TYPE = new ServiceType();
    private static final OnAnswers<Service, Unit> HOST = new OnAnswers<>(TYPE);
    private static final String UP = answer("loaded", "active", "running", "no", "simple", "no", "enabled");
    private static final String DOWN = answer("loaded", "inactive", "dead", "no", "simple", "no", "disabled");

    /** What systemctl prints for {@code show -p ...} and {@code is-enabled}, as captured on systemd 252 and 257. */
    private static String answer(
            String load, String active, String sub, String reload, String type, String remain, String enabled) {
        return "Type=" + type + "\nRemainAfterExit=" + remain + "\nLoadState=" + load + "\nActiveState=" + active
                + "\nSubState=" + sub + "\nUnitFileState=" + (enabled.equals("not-found") ? "" : enabled)
                + "\nNeedDaemonReload=" + reload + "\nIsEnabled=" + enabled;
    }

    static Stream<Arguments> plans() {
        Map<String, ?> upAndEnabled = Map.of("name", "docker", "state", "started", "enabled", true);
        return Stream.of(
                Arguments.of(upAndEnabled, UP, List.of()),
                Arguments.of(upAndEnabled, DOWN, List.of("enable docker.service", "start docker.service")),
                Arguments.of(
                        upAndEnabled,
                        answer("loaded", "failed", "failed", "no", "simple", "no", "enabled"),
                        List.of("start docker.service")),
                Arguments.of(
                        upAndEnabled,
                        answer("loaded", "activating", "auto-restart", "no", "simple", "no", "enabled"),
                        List.of("start docker.service")),
                Arguments.of(
                        upAndEnabled,
                        answer("loaded", "activating", "start", "no", "notify", "no", "enabled"),
                        List.of()),
                Arguments.of(
                        upAndEnabled,
                        answer("loaded", "active", "running", "yes", "simple", "no", "enabled-runtime"),
                        List.of("let systemd read the file of docker.service again", "enable docker.service")),
                Arguments.of(
                        upAndEnabled,
                        answer("loaded", "active", "exited", "no", "oneshot", "yes", "static"),
                        List.of()),
                Arguments.of(
                        Map.of("name", "a.timer", "state", "stopped", "enabled", false),
                        UP,
                        List.of("disable a.timer", "stop a.timer")),
                Arguments.of(Map.of("name", "a.timer", "state", "stopped", "enabled", false), DOWN, List.of()),
                Arguments.of(
                        Map.of("name", "tuned", "masked", false, "state", "started"),
                        answer("masked", "inactive", "dead", "no", "", "", "masked"),
                        List.of("unmask tuned.service", "start tuned.service")),
                Arguments.of(
                        Map.of("name", "gone", "masked", true),
                        answer("not-found", "inactive", "dead", "no", "", "", "not-found"),
                        List.of("mask gone.service")),
                Arguments.of(Map.of("name", "docker", "state", "restarted"), UP, List.of("restart docker.service")),
                Arguments.of(Map.of("name", "docker", "state", "reloaded"), UP, List.of("reload docker.service")));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(Map<String, ?> body, String answer, List<String> summaries) throws Exception {
        assertThat(HOST.plan(body, answer).changes())
                .extracting(Change::summary)
                .isEqualTo(summaries);
    }

    @Test
    void says_why_it_cannot_plan() {
        Map<String, ?> up = Map.of("name", "docker", "state", "started");
        HOST.cannot(
                up,
                answer("not-found", "inactive", "dead", "no", "", "", "not-found"),
                "the host has no unit docker.service");
        HOST.cannot(
                up,
                answer("masked", "inactive", "dead", "no", "", "", "masked"),
                "docker.service is masked on the host");
        HOST.cannot(up, answer("bad-setting", "inactive", "dead", "no", "", "", "bad"), "systemd cannot load");
        HOST.cannot(
                up, answer("loaded", "inactive", "dead", "no", "oneshot", "no", "static"), "does its work and ends");
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        Service service = TYPE.parse(body(Map.of("name", "docker", "state", "started")));
        Probe<Unit> probe = TYPE.probe(service, OnThisMachine.debian());
        assertThatThrownBy(() -> probe.parse(new ProbeOutput(3, "", "Failed to connect to bus", List.of())))
                .isInstanceOf(Probe.Unreadable.class)
                .hasMessageContaining("Failed to connect to bus");
    }

    @Test
    void a_state_that_would_act_at_every_run_is_for_handlers() throws Exception {
        for (String state : List.of("restarted", "reloaded")) {
            Map<String, ?> body = Map.of("name", "docker", "state", state);
            assertThat(TYPE.onlyAsHandler(TYPE.parse(body(body)))).isPresent();
            assertThat(HOST.plan(body, UP).changes()).allMatch(Change::action);
        }
        assertThat(TYPE.onlyAsHandler(TYPE.parse(body(Map.of("name", "docker", "state", "started")))))
                .isEmpty();
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        HOST.refused(Map.of("name", "--help", "state", "started"), "this is no name of a unit");
        HOST.refused(Map.of("name", "docker"), "nothing is said about docker");
        HOST.refused(Map.of("name", "docker", "state", "running"), "this is no state of a service");
        HOST.refused(Map.of("name", "docker", "masked", true, "state", "started"), "neither started nor enabled");
    }
}
