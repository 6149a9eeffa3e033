package dev.provision.resource.tunedprofile;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.OnScratch;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.source.InvalidInput;
import dev.provision.testing.ScratchHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TunedProfileTypeTest {
    private static final TunedProfileType TYPE = new TunedProfileType();
    private static final String WANTED = "accelerator-performance";
    private static final Map<String, ?> BODY = Map.of("profile", WANTED);

    private final Path folder;

    TunedProfileTypeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What the probe prints, with the lines of tuned-adm as Debian 13 has them. */
    private static String answer(String preset, String mode, String last, String tuned, String... more) {
        return "installed\npreset " + preset + "\nmode " + mode + "\nsaid Available profiles:\n"
                + "said - accelerator-performance     - Throughput performance based tuning with disabled higher latency STOP states\n"
                + "said - balanced                    - General non-specialized TuneD profile\nsaid - my-site\n"
                + "said " + last + "\nunit tuned " + tuned + "\n" + String.join("\n", more) + "\nend\n";
    }

    static Stream<Arguments> plans() {
        String use = "use the profile accelerator-performance";
        String active = "Current active profile: " + WANTED;
        return Stream.of(
                Arguments.of(answer(WANTED, "manual", active, "active enabled"), List.of()),
                Arguments.of(answer(WANTED, "", active, "active enabled"), List.of()),
                Arguments.of(answer(WANTED, "manual", active, "active disabled"), List.of("enable tuned.service")),
                Arguments.of(answer(WANTED, "auto", active, "active enabled"), List.of(use)),
                Arguments.of(
                        answer(WANTED, "manual", "Current active profile: balanced", "active enabled"), List.of(use)),
                Arguments.of(answer("balanced", "manual", active, "active enabled"), List.of(use)),
                Arguments.of(
                        answer(WANTED, "manual", "Preset profile: " + WANTED, "inactive disabled"),
                        List.of(use, "enable tuned.service")),
                Arguments.of(answer("", "", "No current active profile.", "active enabled"), List.of(use)),
                Arguments.of(
                        answer(
                                WANTED,
                                "manual",
                                active + " my-site\nsaid Current post-loaded profile: my-site",
                                "active enabled"),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(String answer, List<String> summaries) throws Exception {
        Assessment assessment = assess(BODY, answer);

        assertThat(assessment.changes()).extracting(Change::summary).isEqualTo(summaries);
        assertThat(assessment.notes()).isEmpty();
    }

    @Test
    void what_works_against_it_is_reported() throws Exception {
        String active = "Current active profile: " + WANTED;
        assertThat(assess(
                                BODY,
                                answer(
                                        WANTED,
                                        "manual",
                                        active,
                                        "active enabled",
                                        "unit tuned-ppd active enabled",
                                        "unit power-profiles-daemon inactive enabled",
                                        "unit tlp active disabled",
                                        "unit auto-cpufreq inactive not-found"))
                        .notes())
                .containsExactly(
                        "tuned-ppd.service changes the profile of tuned as the desktop's power profile says"
                                + " (/etc/tuned/ppd.conf)",
                        "power-profiles-daemon.service is enabled too, and excludes tuned: only one of them runs after a boot",
                        "tlp.service runs, and is stopped when tuned starts");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    inactive masked    | accelerator-performance | tuned.service is masked
                    inactive not-found | accelerator-performance | no tuned.service
                    active enabled     | performance             | tuned has no profile performance on the host
                    """)
    void says_why_it_cannot_be_used(String unit, String profile, String reason) {
        assertThatThrownBy(() -> assess(Map.of("profile", profile), answer("", "", "No current active profile.", unit)))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(reason);
    }

    @Test
    void an_unknown_profile_is_answered_with_those_that_there_are() {
        assertThatThrownBy(() ->
                        assess(Map.of("profile", "x"), answer("", "", "No current active profile.", "active enabled")))
                .isInstanceOfSatisfying(CannotPlan.class, e -> assertThat(e.hint())
                        .isEqualTo("it has accelerator-performance, balanced, my-site"));
        assertThatThrownBy(() -> assess(BODY, "end\n")).hasMessage("the host has no tuned-adm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--async", "a b", "a;b"})
    void what_is_no_profile_is_refused(String profile) {
        assertThatThrownBy(() -> TYPE.parse(body(Map.of("profile", profile)))).isInstanceOf(InvalidInput.class);
    }

    private static Assessment assess(Map<String, ?> body, String answer) throws Exception {
        TunedProfile desired = TYPE.parse(body(body));
        Observed seen = TYPE.probe(desired, OnThisMachine.debian()).parse(ProbeOutput.of(answer));
        return TYPE.plan(desired, seen, Outlook.of(OnThisMachine.debian()));
    }

    private OnScratch<TunedProfile, Observed> scratch(String shell) {
        ScratchHost host = new ScratchHost(folder, shell)
                .command("tuned-adm", ScratchHost.resource(TunedProfileTypeTest.class, "tuned-adm"))
                .command("systemctl", ScratchHost.resource(TunedProfileTypeTest.class, "systemctl"));
        return new OnScratch<>(host, new TunedProfileType(host.root()), OnThisMachine.debian());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_profile_is_used_now_and_at_boot(String shell) throws Exception {
        var scratch = scratch(shell);
        scratch.host().file("/etc/tuned/active_profile", "balanced\n").file("/etc/tuned/profile_mode", "auto\n");

        scratch.converge(BODY);
        scratch.converge(Map.of("profile", List.of("balanced", "accelerator-performance")));

        assertThat(scratch.host().text("/etc/tuned/active_profile")).isEqualTo("balanced accelerator-performance\n");
        assertThat(scratch.host().path("/enabled")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_profile_that_tuned_cannot_apply_fails_with_its_words(String shell) throws Exception {
        var ended = scratch(shell).apply(Map.of("profile", "my-site"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).contains("my-site is broken");
    }
}
