package dev.provision.resource.modprobe;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Outlook;
import dev.provision.resource.kernelargs.OptionValue;
import dev.provision.source.InvalidInput;
import dev.provision.testing.SomeFacts;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is planned for what a host says. */
final class ModprobeTypeTest {
    private static final ModprobeType TYPE = new ModprobeType();
    private static final Map<String, ?> LIMIT = Map.of("name", "ttm", "options", Map.of("pages_limit", 1000));
    private static final String HEADER = "# Kept by provision (modprobe ttm). Other lines do not stay.\n";

    /** Our two files, and a host booted at 1000 with ttm in the kernel that boots next. */
    private static String host(String conf, long written, String... lines) {
        return owned("conf", conf, written) + owned("load", "", 0) + "booted 1000\nkernel 6.18.9\nmodule there\n"
                + String.join("", Stream.of(lines).map(one -> one + "\n").toList()) + "end\n";
    }

    private static String owned(String word, String text, long written) {
        return "owned " + word
                + (text.isEmpty()
                        ? " absent\n"
                        : " 644 " + written + " +" + Base64.getEncoder().encodeToString(text.getBytes()) + "\n");
    }

    private static String other(String path, String line) {
        return "file " + path + "\nline " + line + "\n\nclose";
    }

    private static Assessment assess(Map<String, ?> body, String answer, String cmdline) throws Exception {
        Module desired = TYPE.parse(body(body));
        var facts = SomeFacts.of("fedora", List.of(), "43", "6.18.9", null, cmdline, null);
        Observed seen = TYPE.probe(desired, facts).parse(ProbeOutput.of(answer));
        return TYPE.plan(desired, seen, Outlook.of(facts));
    }

    static Stream<Arguments> plans() {
        String ours = HEADER + "options ttm pages_limit=1000\n";
        String active = "active pages_limit 1000 ";
        String old = "active pages_limit 500 ";
        String reason = "ttm.pages_limit: active 500, configured 1000";
        return Stream.of(
                plan(
                        "new, module loaded",
                        LIMIT,
                        host("", 0, "loaded", old),
                        List.of("options ttm pages_limit=1000"),
                        reason),
                plan("new, module not loaded", LIMIT, host("", 0), List.of("options ttm pages_limit=1000"), ""),
                plan(
                        "new, already active",
                        LIMIT,
                        host("", 0, "loaded", active),
                        List.of("options ttm pages_limit=1000"),
                        ""),
                plan("as wanted", LIMIT, host(ours, 900, "loaded", active), List.of(), ""),
                plan("configured since the boot", LIMIT, host(ours, 1100, "loaded", old), List.of(), reason),
                plan(
                        "configured before the boot",
                        LIMIT,
                        host(ours, 900, "loaded", old),
                        List.of("finding: " + reason
                                + "; this was configured before the host's last boot, so another reboot is futile:"
                                + " look for what sets it after that, or loads the module before /etc/modprobe.d is"
                                + " there"),
                        ""),
                plan(
                        "the initramfs has it and is older",
                        LIMIT,
                        host(ours, 1100, "loaded", old, "stale /boot/initrd.img-6.18.9"),
                        List.of("rebuild the initramfs, which is older than /etc/modprobe.d/zz-provision-ttm.conf"),
                        reason),
                plan(
                        "another file wins",
                        LIMIT,
                        host(ours, 900, other("/etc/modprobe.d/zzz.conf", "options ttm foo=1 pages-limit=7")),
                        List.of("finding: /etc/modprobe.d/zzz.conf is read after /etc/modprobe.d/zz-provision-ttm.conf"
                                + " and wins: remove its option pages_limit"),
                        ""),
                plan(
                        "an option goes",
                        Map.of("name", "ttm", "options", Map.of()),
                        host(ours, 900, "loaded", active),
                        List.of("no options for ttm"),
                        "ttm: loaded with options that are no longer configured"),
                plan(
                        "what was emptied goes",
                        Map.of("name", "ttm", "options", Map.of()),
                        host(HEADER, 900),
                        List.of("tidy /etc/modprobe.d/zz-provision-ttm.conf"),
                        ""),
                plan(
                        "blacklisted and loaded",
                        Map.of("name", "ttm", "blacklist", true),
                        host("", 0, "loaded"),
                        List.of("blacklist ttm"),
                        "ttm: loaded, blacklisted for the next boot"),
                plan(
                        "blacklisted since the boot",
                        Map.of("name", "ttm", "blacklist", true),
                        host(HEADER + "blacklist ttm\n", 1100, "loaded"),
                        List.of(),
                        "ttm: loaded, blacklisted for the next boot"),
                plan(
                        "the other half of the file stays",
                        Map.of("name", "ttm", "blacklist", false),
                        host(ours + "blacklist ttm\n", 900),
                        List.of("no longer blacklist ttm"),
                        ""),
                plan(
                        "load",
                        Map.of("name", "ttm", "load", true),
                        host("", 0),
                        List.of("load ttm, now and at boot"),
                        ""),
                plan(
                        "load what is loaded",
                        Map.of("name", "ttm", "load", true),
                        host("", 0, "loaded"),
                        List.of("load ttm, now and at boot"),
                        ""),
                plan(
                        "load what another file blacklists",
                        Map.of("name", "ttm", "load", true),
                        host("", 0, "loaded", other("/usr/lib/modprobe.d/a.conf", "blacklist ttm")),
                        List.of(
                                "load ttm, now and at boot",
                                "finding: /usr/lib/modprobe.d/a.conf blacklists ttm, so that it is not loaded at boot"),
                        ""),
                plan(
                        "not loaded any more",
                        Map.of("name", "ttm", "load", false),
                        host("", 0, "loaded"),
                        List.of(),
                        ""));
    }

    private static Arguments plan(
            String title, Map<String, ?> body, String answer, List<String> changes, String reason) {
        return Arguments.of(title, body, answer, changes, reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plans")
    void plans_what_differs(String title, Map<String, ?> body, String answer, List<String> changes, String reason)
            throws Exception {
        Assessment assessment = assess(body, answer, "quiet");

        assertThat(assessment.changes())
                .extracting(change -> (change.isFinding() ? "finding: " : "") + change.summary())
                .as(title)
                .isEqualTo(changes);
        List<String> reasons = Stream.concat(
                        assessment.changes().stream()
                                .filter(change -> !change.isFinding())
                                .map(Change::rebootReason)
                                .flatMap(Optional::stream),
                        assessment.rebootReasons().stream())
                .toList();
        assertThat(reasons).isEqualTo(reason.isEmpty() ? List.of() : List.of(reason));
    }

    @Test
    void a_kernel_argument_that_overrides_an_option_is_a_finding_and_asks_for_no_reboot() throws Exception {
        Assessment assessment = assess(
                LIMIT,
                host(HEADER + "options ttm pages_limit=1000\n", 900, "loaded", "active pages_limit 500 "),
                "quiet ttm.pages-limit=500");

        assertThat(assessment.rebootReasons()).isEmpty();
        assertThat(assessment.changes()).singleElement().satisfies(change -> {
            assertThat(change.isFinding()).isTrue();
            assertThat(change.summary())
                    .isEqualTo("the kernel command line sets ttm.pages_limit=500 and overrides modprobe.d:"
                            + " remove it with kernel_args");
            assertThat(change.diffs()).containsExactly(new Diff.Field("ttm.pages_limit", "500", "1000"));
        });
    }

    @Test
    void a_host_without_the_tool_that_loads_modules_is_refused_in_the_plan() {
        assertThatThrownBy(() -> assess(Map.of("name", "ttm", "load", true), host("", 0, "toolless"), ""))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("the host has no modprobe");
    }

    @Test
    void the_file_of_amd_s_tool_comes_before_ours_and_is_noted() throws Exception {
        Assessment assessment = assess(
                Map.of("name", "ttm", "options", Map.of("pages_limit", 33554432)),
                host("", 0, other("/etc/modprobe.d/ttm.conf", "options ttm pages_limit=7")),
                "");

        assertThat(assessment.changes()).hasSize(1);
        assertThat(assessment.notes())
                .containsExactly(
                        "/etc/modprobe.d/ttm.conf sets pages_limit of ttm to 7 too",
                        "ttm.pages_limit allows 128.0 GiB, more than the 125.6 GiB that the host has");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        module builtin                      | ttm is built into 6.18.9: modprobe.d does not reach it
        module missing                      | the kernel 6.18.9 has no module ttm
        option page_pool_size,option dma32  | ttm has no option pages_limit and would ignore it
        """)
    void says_why_an_option_cannot_be_set(String lines, String reason) {
        assertThatThrownBy(() -> assess(LIMIT, host("", 0, lines.split(",")), ""))
                .isInstanceOf(CannotPlan.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "1000,1000,true",
        "0x10,16,true",
        "016,14,false",
        "1,Y,true",
        "'',Y,true",
        "0,N,true",
        "0,Y,false",
        "2,Y,false",
        "-1,-1,true",
        "-1,4294967295,false",
        "a:b,a:b,true",
        "1,10,false"
    })
    void values_mean_the_same_however_the_kernel_shows_them(String written, String shown, boolean same) {
        assertThat(OptionValue.same(written, shown)).isEqualTo(same);
    }

    static Stream<Map<String, ?>> nonsense() {
        return Stream.of(
                Map.of("name", "ttm"),
                Map.of("name", "a b", "load", true),
                Map.of("name", "-r", "load", true),
                Map.of("name", "ttm", "load", true, "blacklist", true),
                Map.of("name", "ttm", "options", Map.of("a", "b c")),
                Map.of("name", "ttm", "options", Map.of("a", "\"b\"")),
                Map.of("name", "ttm", "options", Map.of("a", "1\nblacklist x")),
                Map.of("name", "ttm", "options", Map.of("a b", 1)),
                Map.of("name", "ttm", "options", Map.of("a", new dev.provision.secret.Secret("s"))));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void bodies_that_mean_nothing_are_refused(Map<String, ?> written) {
        assertThatThrownBy(() -> TYPE.parse(body(written))).isInstanceOf(InvalidInput.class);
    }
}
