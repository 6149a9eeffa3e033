package dev.provision.resource.download;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Change;
import dev.provision.resource.OnAnswers;
import dev.provision.resource.Step;
import dev.provision.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DownloadTypeTest {
    private static final DownloadType TYPE = new DownloadType();
    private static final OnAnswers<Download, Seen> HOST = new OnAnswers<>(TYPE);
    private static final String SUM = "ab".repeat(32);
    private static final Map<String, Object> WANTED =
            Map.of("url", "https://example.org/m", "path", "/srv/m", "sha256", SUM);
    private static final String NOTHING = "nothing - - - + + + no - 0 - - - yes - - no + .";
    private static final String SAME = "file 644 0 0 +cm9vdA== +cm9vdA== + yes " + SUM + " 9 - - - yes - - no + .";

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of(WANTED, "tool curl\n" + NOTHING, List.of("fetch /srv/m from example.org")),
                Arguments.of(WANTED, "tool curl\n" + SAME, List.of()),
                Arguments.of(WANTED, "tool \n" + SAME, List.of()),
                Arguments.of(
                        WANTED,
                        "tool wget\n" + SAME.replace("yes " + SUM, "no " + "cd".repeat(32)),
                        List.of("fetch /srv/m from example.org")),
                Arguments.of(with("mode", "0600"), "tool \n" + SAME, List.of("set the attributes of /srv/m")),
                Arguments.of(
                        with("parents", true),
                        "tool curl\n" + NOTHING.replace("yes", "no"),
                        List.of("fetch /srv/m from example.org")),
                Arguments.of(
                        with("url", new Secret("https://example.org/m?signature=s3cret")),
                        "tool curl\n" + NOTHING,
                        List.of("fetch /srv/m")));
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
        HOST.cannot(WANTED, "tool \n" + NOTHING, "nothing to fetch a file with");
        HOST.cannot(WANTED, "tool curl\n" + NOTHING.replace("yes", "no"), "the folder /srv does not exist");
        HOST.cannot(WANTED, "tool curl\n" + SAME.replace("file", "folder"), "/srv/m is a folder");
        HOST.cannot(with("owner", "eve"), "tool curl\n" + NOTHING.replace("- - yes", "? - yes"), "no user eve");
    }

    @Test
    void passes_no_header_on_that_curl_would_not_keep_back() throws Exception {
        assertThat(curl(Map.of("Authorization", "Bearer \"x\\")))
                .contains("header = \"Authorization: Bearer \\\"x\\\\\"", "proto-redir = \"=https\"")
                .doesNotContain("max-redirs");
        assertThat(curl(Map.of("Token", new Secret("s3cret")))).contains("max-redirs = 0");
    }

    private static String curl(Map<String, ?> headers) throws Exception {
        Step put = HOST.plan(with("headers", headers), "tool curl\n" + NOTHING)
                .changes()
                .get(0)
                .steps()
                .get(0);
        return new String(((Step.Put) put).content(), StandardCharsets.UTF_8);
    }

    @Test
    void a_secret_is_in_no_argument_diff_or_title() throws Exception {
        Map<String, Object> body = with("url", new Secret("https://example.org/m?s=s3cret"));
        body.put("headers", Map.of("Authorization", new Secret("s3cret")));
        for (String tool : List.of("curl", "wget")) {
            Change change =
                    HOST.plan(body, "tool " + tool + "\n" + NOTHING).changes().get(0);
            assertThat(change.toString() + TYPE.parse(body(body))).doesNotContain("s3cret");
        }
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        for (String answer : List.of("", "tool curl", SAME, "tool curl\nnonsense")) {
            HOST.unreadable(WANTED, answer);
        }
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        for (String url :
                List.of("", "example.org/m", "ftp://example.org/m", "https:///m", "https://e.org/a b", "-x")) {
            HOST.refused(with("url", url), "this is no address to fetch from");
        }
        HOST.refused(with("sha256", "abc"), "this is no SHA-256");
        HOST.refused(with("path", "srv"), "this is no path of a file");
        HOST.refused(with("headers", Map.of("A", "b\r\nc")), "this is no header");
        HOST.refused(with("headers", Map.of("A b", "c")), "this is no header");
    }

    private static Map<String, Object> with(String key, Object value) {
        return OnAnswers.with(WANTED, key, value);
    }
}
