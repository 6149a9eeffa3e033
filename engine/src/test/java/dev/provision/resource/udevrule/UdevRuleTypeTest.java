package dev.provision.resource.udevrule;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
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

final class UdevRuleTypeTest {
    private static final UdevRuleType TYPE = new UdevRuleType();
    /** The one that the files of whoever runs this have. */
    private static final String GROUP = group();

    private static final String RULE = "SUBSYSTEM==\"kfd\", KERNEL==\"kfd\", GROUP=\"" + GROUP + "\", MODE=\"0660\"";
    private static final String PATH = "/etc/udev/rules.d/70-kfd.rules";
    private static final Map<String, ?> KFD = Map.of(
            "name",
            "70-kfd",
            "rules",
            List.of(RULE),
            "trigger",
            List.of("kfd", "drm"),
            "devices",
            Map.of("/dev/kfd", Map.of("group", GROUP, "mode", "0660")));
    private static final String TEXT =
            "# Kept by provision (udev_rule 70-kfd). Other lines do not stay.\n" + RULE + "\n";

    private final Path folder;

    UdevRuleTypeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String group() {
        try (var name = new ProcessBuilder("id", "-gn").start().inputReader()) {
            return name.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rules(String text, int mode) {
        return "owned rules " + mode + " 1 +" + Base64.getEncoder().encodeToString(text.getBytes()) + "\nrunning\n";
    }

    static Stream<Arguments> plans() {
        String right = "device 660 root 0 " + GROUP + " 0 /dev/kfd\n";
        String wrong = "device 600 root 0 adm 4 /dev/kfd\n";
        Map<String, ?> gone = Map.of("name", "70-kfd.rules", "absent", true);
        return Stream.of(
                Arguments.of(KFD, "owned rules absent\nrunning\n" + wrong, List.of("write " + PATH), ""),
                Arguments.of(KFD, rules("old", 644) + right, List.of("replace " + PATH), ""),
                Arguments.of(KFD, rules(TEXT, 644) + right, List.of(), ""),
                Arguments.of(KFD, rules(TEXT, 600) + right, List.of("let udev apply " + PATH), ""),
                Arguments.of(KFD, rules(TEXT, 644) + wrong, List.of("let udev apply " + PATH + " again"), ""),
                Arguments.of(KFD, rules(TEXT, 644), List.of(), "/dev/kfd is not there; the rules count when it comes"),
                Arguments.of(
                        KFD,
                        rules(TEXT, 644).replace("running\n", "") + wrong,
                        List.of("devices are not as " + PATH + " would make them"),
                        "udev does not run on the host, or is not there: rules count from when it does"),
                Arguments.of(gone, "owned rules absent\nrunning\n", List.of(), ""),
                Arguments.of(gone, "owned rules link\nrunning\n", List.of("remove " + PATH), ""),
                Arguments.of(gone, rules(TEXT, 644), List.of("remove " + PATH), ""));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(Map<String, ?> body, String answer, List<String> summaries, String note) throws Exception {
        Assessment assessment = assess(body, answer);

        assertThat(assessment.changes()).extracting(Change::summary).isEqualTo(summaries);
        assertThat(assessment.notes()).isEqualTo(note.isEmpty() ? List.of() : List.of(note));
    }

    @Test
    void a_group_that_the_host_does_not_have_is_said_before_anything_is_written() {
        assertThatThrownBy(() -> assess(KFD, "owned rules absent\nrunning\nmissing group render\n"))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("the host has no group render, and udev ignores what names it");
    }

    private static Assessment assess(Map<String, ?> body, String answer) throws Exception {
        UdevRule desired = TYPE.parse(body(body));
        Observed seen = TYPE.probe(desired, OnThisMachine.debian()).parse(ProbeOutput.of(answer + "end\n"));
        return TYPE.plan(desired, seen, Outlook.of(OnThisMachine.debian()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUBSYSTEM==\"drm\", KERNEL==\"renderD*\", MODE=\"0666\"",
                "KERNEL==\"a\" ,GROUP:=\"$env{X}\",",
                "ACTION!=\"remove\", ATTR{power/control}=\"on\", ENV{A}+=\"b c\", RUN+=\"/bin/x -c \\\"y\\\"\"",
                "GOTO=\"end\"",
                "PROGRAM=\"/bin/true\", RESULT==\"x\", SYMLINK+=\"%c\", TEST{0444}==\"/x\", TAG-=\"uaccess\"",
                "ATTR{name}==i\"Foo\", ENV{K}=e\"a\\tb\""
            })
    void rules_as_udev_takes_them(String rule) {
        assertThat(RuleLine.read(rule).flatMap(RuleLine::complaint)).isEmpty();
        assertThat(RuleLine.read(rule)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        KERNEL=="kfd", MODE=0660              | this is no rule of udev
        KERNEL=="kfd, MODE="0660"             | this is no rule of udev
        KERNEL=="kfd" and MODE="0660"         | this is no rule of udev
        hello                                 | this is no rule of udev
        KERNEL="kfd", MODE="0660"             | KERNEL can only be compared
        KERNEL=="kfd", MODE=="0660"           | MODE can only be set
        SUBSYTEM=="kfd", MODE="0660"          | udev knows no key SUBSYTEM
        KERNEL=="kfd", MODE="rw"              | a MODE is three or four octal digits
        # only a comment                      | there is no rule here
        """)
    void rules_that_udev_would_ignore_are_refused(String rule, String reason) {
        assertThatThrownBy(() -> TYPE.parse(body(Map.of("name", "a", "content", rule))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(reason);
    }

    static Stream<Map<String, ?>> nonsense() {
        return Stream.of(
                Map.of("name", "a"),
                Map.of("name", "a/b", "absent", true),
                Map.of("name", "a", "absent", true, "rules", List.of(RULE)),
                Map.of("name", "a", "rules", List.of(RULE), "trigger", "-n"),
                Map.of("name", "a", "rules", List.of(RULE), "devices", Map.of("/etc/passwd", Map.of("mode", "0666"))),
                Map.of("name", "a", "rules", List.of(RULE), "devices", Map.of("/dev/../x", Map.of("mode", "0666"))),
                Map.of("name", "a", "rules", List.of(RULE), "devices", Map.of("/dev/x", Map.of("mode", 666))));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void bodies_that_mean_nothing_are_refused(Map<String, ?> written) {
        assertThatThrownBy(() -> TYPE.parse(body(written))).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /etc/udev/rules.d/99-x.rules:KERNEL=="kfd", MODE="0600"                       | MODE | true
        /usr/lib/udev/rules.d/99-x.rules:SUBSYSTEM=="kfd", KERNEL=="k*", GROUP="video" | GROUP | true
        /etc/udev/rules.d/50-x.rules:KERNEL=="kfd", MODE:="0600"                      | MODE | true
        /etc/udev/rules.d/99-x.rules:KERNEL=="kfd", ATTR{x}=="1", MODE="0600"         | MODE | false
        /etc/udev/rules.d/99-x.rules:KERNEL=="kfd", MODE="660"                        | -    | -
        /etc/udev/rules.d/50-x.rules:KERNEL=="kfd", MODE="0600"                       | -    | -
        /etc/udev/rules.d/99-x.rules:KERNEL=="sda", MODE="0600"                       | -    | -
        /etc/udev/rules.d/99-x.rules:SUBSYSTEM=="drm", KERNEL=="kfd", MODE="0600"     | -    | -
        /etc/udev/rules.d/99-x.rules:TAG=="seat", MODE="0600"                         | -    | -
        """)
    void a_rule_of_another_file_that_wins_is_drift(String other, String key, String certain) throws Exception {
        Assessment assessment =
                assess(KFD, rules(TEXT, 644) + "device 660 root 0 " + GROUP + " 0 /dev/kfd\nother " + other + "\n");
        if (key.equals("-")) {
            assertThat(assessment.isQuiet()).isTrue();
        } else if (certain.equals("true")) {
            assertThat(assessment.changes()).singleElement().satisfies(finding -> {
                assertThat(finding.isFinding()).isTrue();
                assertThat(finding.summary()).contains(" overrides " + PATH + " with " + key + "=");
            });
        } else {
            assertThat(assessment.changes()).isEmpty();
            assertThat(assessment.notes()).singleElement().asString().contains("for some devices");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void later_rules_are_found_on_the_host(String shell) throws Exception {
        var scratch = scratch(shell, "257");
        scratch.converge(KFD);
        scratch.host()
                .file("/usr/lib/udev/rules.d/99-late.rules", "# MODE=\"0\"\nKERNEL==\"kfd\", MODE=\"0666\"\n")
                .file("/usr/lib/udev/rules.d/98-hidden.rules", "KERNEL==\"kfd\", MODE=\"0600\"\n")
                .file("/etc/udev/rules.d/98-hidden.rules", "");
        assertThat(scratch.plan(KFD).changes())
                .extracting(Change::summary)
                .containsExactly("/usr/lib/udev/rules.d/99-late.rules overrides " + PATH
                        + " with MODE=\"0666\": remove that rule, or choose a later name");
    }

    @Test
    void rules_go_on_after_a_backslash_and_name_groups() {
        UdevRule rule = TYPE.parse(body(Map.of(
                "name",
                "a",
                "content",
                "# x\nKERNEL==\"a\", \\\n  # y\n  GROUP=\"render\", OWNER=\"ops\"\nKERNEL==\"b\", GROUP=\"44\"\n")));

        assertThat(rule.groups()).containsExactly("render");
        assertThat(rule.users()).containsExactly("ops");
    }

    /** A host on which udev gives /dev/kfd the mode that the rules say, and takes note of what it is asked. */
    private OnScratch<UdevRule, Observed> scratch(String shell, String version) throws Exception {
        ScratchHost host = new ScratchHost(folder, shell)
                .file("/run/udev/control", "")
                .file("/dev/kfd", "")
                .command("udevadm", ScratchHost.resource(UdevRuleTypeTest.class, "udevadm"))
                .file("/udev-version", version);
        Files.setPosixFilePermissions(host.path("/dev/kfd"), PosixFilePermissions.fromString("rw-------"));
        return new OnScratch<>(host, new UdevRuleType(host.root()), OnThisMachine.debian());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void udev_takes_the_rules_and_the_device_is_as_they_say(String shell) throws Exception {
        var scratch = scratch(shell, "257");
        ScratchHost host = scratch.host();

        scratch.converge(KFD);

        assertThat(host.text(PATH)).isEqualTo(TEXT);
        assertThat(Files.getPosixFilePermissions(host.path("/dev/kfd")))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertThat(host.text("/asked")).isEqualTo("""
            control --reload
            trigger --action=change --subsystem-match=kfd --subsystem-match=drm
            settle --timeout=60
            """);
        scratch.converge(Map.of("name", "70-kfd", "absent", true));
        assertThat(host.files("/etc")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void what_udev_itself_refuses_is_not_put_in_place(String shell) throws Exception {
        var scratch = scratch(shell, "257");
        Map<String, ?> body = Map.of("name", "70-kfd", "rules", List.of(RULE + ", ENV{refuse}=\"x\""));

        assertThatThrownBy(() -> scratch.apply(body))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("udev does not take the new rules")
                .hasMessageContaining("70-kfd.rules:2 Invalid");
        assertThat(scratch.host().path("/etc")).doesNotExist();
    }

    @Test
    void an_old_udev_is_not_asked_what_it_does_not_know() throws Exception {
        scratch("dash", "252").converge(KFD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void rules_that_were_written_and_not_applied_are_applied_by_the_next_run(String shell) throws Exception {
        var scratch = scratch(shell, "252");
        Map<String, ?> withoutDevices = Map.of("name", "70-kfd", "rules", RULE);
        Change change = scratch.plan(withoutDevices).changes().get(0);
        Change cut = Change.of(
                "cut", List.of(), change.steps().subList(0, change.steps().size() - 1));
        assertThat(scratch.host().apply(cut).status()).isZero();

        Assessment next = scratch.converge(withoutDevices);

        assertThat(next.changes()).extracting(Change::summary).containsExactly("let udev apply " + PATH);
        assertThat(scratch.host().text("/asked")).contains("trigger --action=change\n");
    }

    @Test
    void without_udev_the_rules_are_written_for_when_it_comes() throws Exception {
        var scratch = scratch("dash", "257");
        Files.delete(scratch.host().path("/run/udev/control"));

        Assessment assessment = scratch.converge(Map.of("name", "70-kfd", "rules", RULE));

        assertThat(assessment.notes()).hasSize(1);
        assertThat(scratch.host().path("/asked")).doesNotExist();
    }

    @Test
    void a_group_of_the_real_host_is_looked_up() throws Exception {
        var scratch = scratch("busybox sh", "257");
        assertThatThrownBy(() -> scratch.plan(
                        Map.of("name", "a", "rules", "KERNEL==\"a\", GROUP=\"no-such\", OWNER=\"nobody-at-all\"")))
                .hasMessageStartingWith("the host has no group no-such and no user nobody-at-all");
    }
}
