package dev.provision.resource.timer;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnAnswers;
import dev.provision.secret.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TimerTypeTest {
    private static final TimerType TYPE = new TimerType();
    private static final OnAnswers<Timer, Seen> HOST = new OnAnswers<>(TYPE);
    private static final Map<String, ?> WANTED =
            Map.of("name", "trim", "exec", List.of("/usr/bin/true"), "on_calendar", "daily");
    private static final Map<String, ?> GONE = Map.of("name", "trim", "absent", true);
    private static final String NOTHING = "nothing - - - + + + no - 0 - 0 0 yes - - no + .";

    /** What systemctl prints, as captured on systemd 252 and 257. */
    private static String unit(String kind, String load, String active, String enabled, String stale) {
        return Stream.of(
                        "LoadState=" + load,
                        "ActiveState=" + active,
                        "FragmentPath=" + (load.equals("loaded") ? "/etc/systemd/system/trim." + kind : ""),
                        "UnitFileState=" + enabled,
                        "NeedDaemonReload=" + stale)
                .map(line -> kind + " " + line + "\n")
                .reduce("", String::concat);
    }

    private static final String NEVER_SEEN =
            unit("timer", "not-found", "inactive", "", "no") + unit("service", "not-found", "inactive", "", "no");
    private static final String UP =
            unit("timer", "loaded", "active", "enabled", "no") + unit("service", "loaded", "inactive", "static", "no");

    private static String files(String... lines) {
        return "files\n" + String.join("\n", lines);
    }

    /** The files as they shall be. */
    private static String same(Map<String, ?> body) {
        List<String> lines = new ArrayList<>();
        TYPE.parse(body(body)).files().entries().forEach(entry -> {
            if (entry.want() instanceof dev.provision.resource.file.Entry.Want.Content content) {
                String digest = dev.provision.resource.file.Digest.of(content.bytes());
                lines.add("file " + entry.mode() + " 0 0 +cm9vdA== +cm9vdA== + yes " + digest + " "
                        + content.bytes().length + " - 0 0 yes - - no + .");
            } else {
                lines.add(NOTHING);
            }
        });
        return files(lines.toArray(String[]::new));
    }

    static Stream<Arguments> plans() {
        String none = files(NOTHING, NOTHING, NOTHING);
        return Stream.of(
                Arguments.of(
                        WANTED,
                        NEVER_SEEN + none,
                        List.of(
                                "write /etc/systemd/system/trim.service",
                                "write /etc/systemd/system/trim.timer",
                                "start trim.timer")),
                Arguments.of(WANTED, UP + same(WANTED), List.of()),
                Arguments.of(
                        WANTED,
                        unit("timer", "loaded", "inactive", "enabled", "no")
                                + unit("service", "loaded", "failed", "static", "no")
                                + same(WANTED),
                        List.of("start trim.timer")),
                Arguments.of(
                        WANTED,
                        unit("timer", "loaded", "active", "disabled", "no")
                                + unit("service", "loaded", "inactive", "static", "no")
                                + same(WANTED),
                        List.of("start trim.timer")),
                Arguments.of(
                        WANTED,
                        unit("timer", "loaded", "active", "enabled", "no")
                                + unit("service", "loaded", "inactive", "static", "yes")
                                + same(WANTED),
                        List.of("start trim.timer")),
                Arguments.of(GONE, NEVER_SEEN + none, List.of()),
                Arguments.of(
                        GONE,
                        UP
                                + files(
                                        NOTHING.replace("nothing -", "file 644"),
                                        NOTHING.replace("nothing -", "file 644"),
                                        NOTHING),
                        List.of(
                                "stop trim.timer",
                                "remove /etc/systemd/system/trim.timer",
                                "remove /etc/systemd/system/trim.service",
                                "let systemd forget trim.timer")),
                Arguments.of(
                        GONE,
                        unit("timer", "loaded", "inactive", "", "yes")
                                + unit("service", "loaded", "inactive", "", "yes")
                                + none,
                        List.of("let systemd forget trim.timer")));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(Map<String, ?> body, String answer, List<String> summaries) throws Exception {
        assertThat(HOST.plan(body, answer).changes())
                .extracting(Change::summary)
                .isEqualTo(summaries);
    }

    @Test
    void writes_what_systemd_reads() throws Exception {
        Map<String, Object> body = new HashMap<>(Map.of(
                "name", "trim",
                "description", "Remove 100% of it",
                "exec", List.of("/bin/sh", "-c", "echo \"$HOME\" 50%", "a b", 7),
                "user", "ops",
                "group", "render",
                "working_directory", "/srv/a b%",
                "environment", Map.of("A", "x y%")));
        body.putAll(Map.of(
                "on_calendar", List.of("daily", "Mon..Fri 04:30"),
                "on_boot", "1m30s",
                "on_active", 60,
                "every", "1h",
                "persistent", true,
                "randomized_delay", "15m",
                "timeout", "2h"));
        String answer = NEVER_SEEN + files(NOTHING, NOTHING, NOTHING);
        List<Diff> diffs = HOST.plan(body, answer).changes().stream()
                .flatMap(change -> change.diffs().stream())
                .filter(Diff.Content.class::isInstance)
                .toList();
        assertThat(diffs)
                .containsExactly(
                        new Diff.Content("/etc/systemd/system/trim.service", null, """
                            # Written by provision, which overwrites what is changed here.
                            [Unit]
                            Description=Remove 100%% of it

                            [Service]
                            Type=oneshot
                            User=ops
                            Group=render
                            WorkingDirectory=/srv/a b%%
                            Environment="A=x y%%"
                            TimeoutStartSec=7200s
                            ExecStart="/bin/sh" "-c" "echo \\"$$HOME\\" 50%%" "a b" "7"
                            """),
                        new Diff.Content("/etc/systemd/system/trim.timer", null, """
                            # Written by provision, which overwrites what is changed here.
                            [Unit]
                            Description=Remove 100%% of it

                            [Timer]
                            OnCalendar=daily
                            OnCalendar=Mon..Fri 04:30
                            OnBootSec=90s
                            OnActiveSec=60s
                            OnUnitActiveSec=3600s
                            Persistent=true
                            RandomizedDelaySec=900s

                            [Install]
                            WantedBy=timers.target
                            """));
    }

    @Test
    void a_secret_goes_to_a_file_that_only_root_can_read() throws Exception {
        Map<String, Object> body = new HashMap<>(WANTED);
        body.put("environment", Map.of("TOKEN", new Secret("s3cret")));
        Assessment assessment = HOST.plan(body, NEVER_SEEN + files(NOTHING, NOTHING, NOTHING));
        assertThat(assessment.changes().get(0).summary()).isEqualTo("write /etc/systemd/system/trim.env");
        assertThat(assessment.changes().get(0).diffs()).contains(new Diff.Field("mode", null, "0600"));
        assertThat(assessment.changes().toString() + TYPE.parse(body(body))).doesNotContain("s3cret");
        assertThat(assessment.changes().get(1).diffs().toString())
                .contains("EnvironmentFile=/etc/systemd/system/trim.env");
    }

    @Test
    void says_why_it_cannot_plan() {
        String none = files(NOTHING, NOTHING, NOTHING);
        HOST.cannot(WANTED, NEVER_SEEN + "lacks program\n" + none, "the host has no program /usr/bin/true");
        Map<String, Object> as = new HashMap<>(WANTED);
        as.putAll(Map.of("user", "ops", "group", "gpu"));
        HOST.cannot(as, NEVER_SEEN + "lacks user\n" + none, "the host has no user ops");
        HOST.cannot(as, NEVER_SEEN + "lacks group\n" + none, "the host has no group gpu");
        HOST.cannot(
                WANTED,
                NEVER_SEEN + "refused daily|Failed to parse\n" + none,
                "systemd does not understand the time \"daily\": Failed to parse");
        HOST.cannot(WANTED, UP.replace("/etc/systemd", "/usr/lib/systemd") + none, "has a unit trim.timer already");
        HOST.cannot(
                WANTED,
                unit("timer", "masked", "inactive", "masked", "no") + unit("service", "not-found", "", "", "") + none,
                "trim.timer is masked");
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        for (String answer :
                List.of("", "files", NEVER_SEEN, "nonsense\n" + NEVER_SEEN + "files", NEVER_SEEN + "files")) {
            HOST.unreadable(GONE, answer);
        }
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        HOST.refused(Map.of("name", "trim.timer"), "this is no name for a timer");
        HOST.refused(with("name", "-x"), "this is no name for a timer");
        HOST.refused(Map.of("name", "trim", "exec", List.of("/bin/true")), "nothing says when it runs");
        HOST.refused(Map.of("name", "trim", "on_boot", 5), "\"exec\" is not the command");
        HOST.refused(with("exec", List.of("true")), "no program that systemd can be told to run");
        HOST.refused(with("exec", List.of("/bin/$X")), "no program that systemd can be told to run");
        HOST.refused(with("exec", List.of("/bin/sh", new Secret("abcd"))), "a secret is not accepted here");
        HOST.refused(with("on_calendar", "daily%i"), "this is no time of systemd");
        HOST.refused(with("description", "a\\"), "this is no description");
        HOST.refused(with("working_directory", "srv"), "this is no folder to work in");
        HOST.refused(
                Map.of("name", "trim", "exec", List.of("/bin/true"), "every", "1h"), "nothing says when the first is");
        HOST.refused(
                Map.of("name", "trim", "exec", List.of("/bin/true"), "on_boot", "1h", "persistent", true),
                "for on_calendar only");
        HOST.refused(Map.of("name", "trim", "absent", true, "every", 5), "says nothing about an absent timer");
    }

    private static Map<String, Object> with(String key, Object value) {
        return OnAnswers.with(WANTED, key, value);
    }
}
