package dev.provision.resource.download;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.resource.file.Attributes;
import dev.provision.resource.file.Digest;
import dev.provision.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real curl and wget against a server of the test, in each shell. */
final class DownloadOnThisMachineTest {
    private static final DownloadType TYPE = new DownloadType();
    private static final String SHELLS = "dev.provision.resource.Shells#all";
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final Path scratch;
    private final FileServer server;

    DownloadOnThisMachineTest(@TempDir Path scratch) throws IOException {
        this.scratch = scratch;
        this.server = new FileServer(CONTENT);
    }

    @BeforeEach
    void a_curl_that_notes_its_arguments() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        Shells.tool(
                scratch, "curl", "echo \"$*\" >>'" + scratch.resolve("arguments") + "'; exec /usr/bin/curl \"$@\"\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void fetches_once_and_shows_no_secret(String shell) throws Exception {
        Map<String, Object> wanted = wanted("/file?signature=s3cret");
        wanted.put("headers", Map.of("Token", new Secret("s3cret \"'\\")));
        wanted.put("mode", "0640");

        make(shell, plan(shell, wanted));

        assertThat(file()).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
        assertThat(server.requests).containsExactly("/file?signature=s3cret null s3cret \"'\\");
        assertThat(scratch.resolve("arguments")).content().doesNotContain("s3cret", "127.0.0.1");
        assertThat(plan(shell, wanted).changes()).isEmpty();
        assertThat(list()).containsExactly(file());
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void goes_on_where_it_was_cut_off(String shell) throws Exception {
        server.cutAfter = 100_000;
        Assessment planned = plan(shell, wanted("/moved"));
        ProbeOutput output = machine(shell).make(planned);
        assertThat(output.status()).isNotZero();
        assertThat(output.errors()).contains("could not be fetched with curl");
        assertThat(file()).doesNotExist();

        make(shell, planned);

        assertThat(file()).hasBinaryContent(CONTENT);
        assertThat(server.requests).last().isEqualTo("/file bytes=100000- null");
        assertThat(list()).containsExactly(file());
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void begins_anew_where_it_cannot_go_on(String shell) throws Exception {
        server.cutAfter = 100_000;
        Assessment planned = plan(shell, wanted("/file"));
        assertThat(machine(shell).make(planned).status()).isNotZero();
        server.ranges = false;
        make(shell, planned);
        assertThat(file()).hasBinaryContent(CONTENT);

        Files.delete(file());
        server.ranges = true;
        server.cutAfter = 100_000;
        assertThat(machine(shell).make(planned).status()).isNotZero();
        Path part = list().get(0).resolve(file().getFileName());
        Files.write(part, new byte[400_000]);
        make(shell, planned);
        assertThat(file()).hasBinaryContent(CONTENT);
        assertThat(list()).containsExactly(file());
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void keeps_what_was_there_when_something_else_comes(String shell) throws Exception {
        Files.writeString(file(), "before\n");
        Map<String, Object> wanted = wanted("/file");
        wanted.put("sha256", "ab".repeat(32));
        ProbeOutput output = machine(shell).make(plan(shell, wanted));
        assertThat(output.status()).isNotZero();
        assertThat(output.errors()).contains("another SHA-256", Digest.of(CONTENT), "300000 bytes");
        assertThat(file()).content().isEqualTo("before\n");

        output = machine(shell).make(plan(shell, wanted("/missing")));
        assertThat(output.errors()).contains("404", "could not be fetched");
        assertThat(file()).content().isEqualTo("before\n");

        make(shell, plan(shell, wanted("/file")));
        assertThat(file()).hasBinaryContent(CONTENT);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void is_sent_nowhere_with_a_header_that_would_be_passed_on(String shell) throws Exception {
        Map<String, Object> wanted = wanted("/moved");
        wanted.put("headers", Map.of("Token", "t"));
        assertThat(machine(shell).make(plan(shell, wanted)).status()).isNotZero();
        assertThat(server.requests).containsExactly("/moved null t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void wget_does_the_same(String shell) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/wget")), "wget is not installed");
        Map<String, Object> wanted = wanted("/moved");
        Assessment assessment = withWget(wanted);
        server.cutAfter = 100_000;
        make(shell, assessment);
        assertThat(file()).hasBinaryContent(CONTENT);
        assertThat(server.requests).contains("/file bytes=100000- null");

        Files.delete(file());
        server.requests.clear();
        wanted.put("headers", Map.of("Token", "t \"'\\"));
        assertThat(machine(shell).make(withWget(wanted)).status()).isNotZero();
        assertThat(server.requests).containsExactly("/moved null t \"'\\");
        wanted.put("url", server.url("/file"));
        make(shell, withWget(wanted));
        assertThat(file()).hasBinaryContent(CONTENT);
    }

    /** A df that tells of so much free space; busybox has one of its own, which cannot be stood in for. */
    private void free(long kib) {
        Shells.tool(scratch, "df", "echo head; echo '/dev/x  111000 11000  " + kib + "  10% /'\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void what_does_not_fit_is_not_begun_if_the_server_says_how_long_it_is(String shell) throws Exception {
        for (long kib : new long[] {310, 100, 0}) {
            free(kib);
            ProbeOutput output = machine(shell).make(plan(shell, wanted("/file")));
            assertThat(output.status()).isNotZero();
            assertThat(output.errors()).contains("does not fit", kib + " KiB are free there");
            assertThat(Files.exists(list().get(0).resolve(file().getFileName())))
                    .isFalse();
        }
        free(320);
        make(shell, plan(shell, wanted("/file")));
        assertThat(file()).hasBinaryContent(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void what_does_not_fit_ends_in_time_and_goes_if_the_server_does_not_say(String shell) throws Exception {
        server.lengths = false;
        free(200);
        Assessment planned = plan(shell, wanted("/file"));
        List<Assessment> both = new java.util.ArrayList<>(List.of(planned));
        if (Files.isExecutable(Path.of("/usr/bin/wget"))) {
            both.add(withWget(wanted("/file")));
        }
        for (Assessment assessment : both) {
            ProbeOutput output = machine(shell).make(assessment);
            assertThat(output.status()).isNotZero();
            assertThat(output.errors()).contains("does not fit");
            assertThat(Files.exists(list().get(0).resolve(file().getFileName())))
                    .isFalse();
        }
        free(320);
        make(shell, planned);
        assertThat(file()).hasBinaryContent(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void what_has_come_before_counts_for_what_still_fits(String shell) throws Exception {
        server.cutAfter = 200_000;
        Assessment planned = plan(shell, wanted("/file"));
        assertThat(machine(shell).make(planned).status()).isNotZero();
        free(110);
        make(shell, planned);
        assertThat(file()).hasBinaryContent(CONTENT);
    }

    private static Assessment withWget(Map<String, Object> wanted) {
        Download download = TYPE.parse(body(wanted));
        return Assessment.of(List.of(
                Change.of("fetch", List.of(), DownloadSteps.fetch(download, new Attributes("644", ""), "wget"))));
    }

    private Map<String, Object> wanted(String path) throws IOException {
        return new HashMap<>(Map.of("url", server.url(path), "path", file().toString(), "sha256", Digest.of(CONTENT)));
    }

    private Assessment plan(String shell, Map<String, Object> wanted) throws Exception {
        return machine(shell).plan(TYPE, TYPE.parse(body(wanted)));
    }

    private void make(String shell, Assessment assessment) {
        ProbeOutput output = machine(shell).make(assessment);
        assertThat(output.status()).as(output.errors()).isZero();
    }

    private OnThisMachine machine(String shell) {
        return Shells.machine(shell, scratch);
    }

    private Path file() throws IOException {
        return Files.createDirectories(scratch.resolve("the folder")).resolve("model 1.bin");
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.list(file().getParent())) {
            return all.sorted().toList();
        }
    }
}
