package dev.provision.resource.line;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.resource.edit.TextFile;
import dev.provision.secret.Secret;
import dev.provision.source.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LineTypeTest {
    private static final LineType TYPE = new LineType();
    private static final String PATH = "/etc/x";

    /** Before, body, which lines match (as the host's grep says), after. */
    static Stream<Arguments> plans() {
        Map<String, ?> port = Map.of("path", PATH, "line", "Port 22", "match", "^#?Port");
        Map<String, ?> gone = Map.of("path", PATH, "match", "^#?Port", "absent", true);
        return Stream.of(
                Arguments.of("a\n", port, "match match ", "a\nPort 22\n"),
                Arguments.of("#Port 1\na\n", port, "match match 1", "Port 22\na\n"),
                Arguments.of("#Port 1\na\nPort 2\n", port, "match match 1 3", "Port 22\na\n"),
                Arguments.of("#Port 1\na\nPort 22\n", port, "match match 1 3", "a\nPort 22\n"),
                Arguments.of("a\nPort 22\n", port, "match match 2", "a\nPort 22\n"),
                Arguments.of("a\nPort 22\n", port, "match match ", "a\nPort 22\n"),
                Arguments.of(
                        "#old\nnew\n", Map.of("path", PATH, "line", "new", "match", "old"), "match match 1", "new\n"),
                Arguments.of(
                        "[a]\nx\n[b]\n",
                        Map.of("path", PATH, "line", "y", "insert_after", "^x"),
                        "match insert_after 2",
                        "[a]\nx\ny\n[b]\n"),
                Arguments.of(
                        "Match a\nMatch b\n",
                        Map.of("path", PATH, "line", "y", "insert_before", "^Match"),
                        "match insert_before 1 2",
                        "y\nMatch a\nMatch b\n"),
                Arguments.of("a\n", Map.of("path", PATH, "line", "y", "insert_before", "BOF"), "", "y\na\n"),
                Arguments.of("a\n", Map.of("path", PATH, "line", "y", "insert_after", "EOF"), "", "a\ny\n"),
                Arguments.of("a\nPort 1\n#Port 2\nb", gone, "match match 2 3", "a\nb"),
                Arguments.of("a\n", gone, "match match ", "a\n"),
                Arguments.of("a\nb\na\n", Map.of("path", PATH, "line", "a", "absent", true), "", "b\n"));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(String before, Map<String, ?> body, String matches, String after) throws Exception {
        Assessment assessment = plan(body, answer(before, "644", matches));
        if (before.equals(after)) {
            assertThat(assessment.changes()).isEmpty();
        } else {
            assertThat(assessment.changes().get(0).diffs()).containsExactly(new Diff.Content(PATH, before, after));
        }
    }

    @Test
    void shows_no_content_that_not_everybody_may_read() throws Exception {
        Map<String, ?> body = Map.of("path", PATH, "line", new Secret("token=s3cret"));
        Assessment assessment = plan(body, answer("other=s3cret2\n", "600", ""));
        assertThat(assessment.changes().toString()).doesNotContain("s3cret");
        assertThat(TYPE.parse(body(body)).toString()).doesNotContain("s3cret");
    }

    @Test
    void shows_no_earlier_content_beside_a_secret() throws Exception {
        Map<String, ?> body = Map.of("path", PATH, "line", new Secret("token=new"), "match", "^token=");
        Assessment assessment = plan(body, answer("token=old\n", "644", "match match 1"));
        assertThat(assessment.changes().get(0).diffs())
                .containsExactly(new Diff.Field("content", "(not shown)", "changed (not shown)"));
        String note = "every user of the host can read /etc/x, which holds a secret of this task; "
                + "give it mode 0600 in a file task";
        assertThat(assessment.notes()).containsExactly(note);
        assertThat(plan(body, answer("token=new\n", "644", "match match 1")).notes())
                .containsExactly(note);
        assertThat(plan(body, answer("token=new\n", "640", "match match 1")).notes())
                .isEmpty();
    }

    @Test
    void a_file_made_for_a_secret_gets_mode_0600() {
        Map<String, ?> body = Map.of("path", PATH, "line", new Secret("abcd"), "create", true);
        assertThat(TYPE.parse(body(body)).editing().mode()).isEqualTo("600");
    }

    @Test
    void says_why_it_cannot_plan() {
        Map<String, ?> after = Map.of("path", PATH, "line", "y", "insert_after", "^x");
        cannot(after, answer("a\n", "644", "match insert_after "), "no line of /etc/x matches insert_after");
        cannot(after, answer("a\n", "644", "refused insert_after"), "is no extended regular expression");
        cannot(after, answer("a\0\n", "644", "match insert_after 1"), "is not a text file");
        cannot(after, "file nothing yes +L2V0Yy94 +\nend", "/etc/x does not exist");
        cannot(after, "file other yes +L2V0Yy94 +\nend", "/etc/x is no file");
        cannot(after, "file file yes +L2V0Yy94 +\nstat 644 0 0 9999999\nend", "longer than 1 MiB");
        cannot(
                Map.of("path", PATH, "line", "y", "create", true),
                "file nothing no +L2V0Yy94 +\nend",
                "the folder of /etc/x does not exist");
    }

    @Test
    void a_missing_file_has_no_line_to_take_out() throws Exception {
        assertThat(plan(Map.of("path", PATH, "line", "y", "absent", true), "file nothing no +L2V0Yy94 +\nend")
                        .changes())
                .isEmpty();
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        refused(Map.of("path", "etc/x", "line", "a"), "this is no path of a file");
        refused(Map.of("path", PATH), "\"line\" is missing");
        refused(Map.of("path", PATH, "line", "a\nb"), "more than one line");
        refused(Map.of("path", PATH, "absent", true), "exactly one way");
        refused(Map.of("path", PATH, "absent", true, "line", "a", "match", "b"), "exactly one way");
        refused(Map.of("path", PATH, "line", "a", "insert_after", "b", "insert_before", "c"), "one place");
        refused(Map.of("path", PATH, "line", "a", "match", ""), "no pattern for a line");
        refused(Map.of("path", PATH, "line", "a", "match", new Secret("abcd")), "a secret is not accepted here");
        refused(Map.of("path", PATH, "line", "a", "mode", "0600"), "\"mode\" is for a file that is made");
        refused(Map.of("path", PATH, "line", "a", "absent", true, "create", true), "says nothing");
        refused(Map.of("path", PATH, "line", "a", "validate", "true"), "which file to look at");
    }

    private static String answer(String content, String mode, String matches) {
        String encoded = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        StringBuilder answer = new StringBuilder("file file yes =/etc/x =\n")
                .append("stat " + mode + " 0 0 " + content.length() + "\ncontent\n" + encoded + "\n.\n");
        if (!matches.isEmpty()) {
            String[] words = matches.split(" ");
            answer.append("match ").append(words[1]).append('\n');
            for (int i = 2; i < words.length; i++) {
                answer.append(words[i]).append(":the line\n");
            }
            answer.append(words[0].equals("refused") ? "refused\n" : ".\n");
        }
        return answer.append("end").toString();
    }

    private static void cannot(Map<String, ?> body, String answer, String why) {
        assertThatThrownBy(() -> plan(body, answer))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(why);
    }

    private static void refused(Map<String, ?> body, String message) {
        assertThatThrownBy(() -> TYPE.parse(body(body)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    private static Assessment plan(Map<String, ?> body, String answer) throws Exception {
        Line line = TYPE.parse(body(body));
        TextFile file = TYPE.probe(line, OnThisMachine.debian()).parse(dev.provision.probe.ProbeOutput.of(answer));
        return TYPE.plan(line, file, Outlook.of(OnThisMachine.debian()));
    }
}
