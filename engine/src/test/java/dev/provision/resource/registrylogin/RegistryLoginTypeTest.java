package dev.provision.resource.registrylogin;

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
import dev.provision.resource.Step;
import dev.provision.secret.Secret;
import dev.provision.source.InvalidInput;
import dev.provision.testing.ScratchHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RegistryLoginTypeTest {
    private static final RegistryLoginType TYPE = new RegistryLoginType();
    private static final String HOME = System.getenv().getOrDefault("HOME", "/root");
    private static final Map<String, ?> BODY =
            Map.of("registry", "reg.example:5000", "username", "pull", "password", new Secret("right-1"));

    private final Path folder;

    RegistryLoginTypeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String config(String json) {
        return "config 600 +" + encoded(json.replace('\'', '"')) + "\n";
    }

    private static String auth(String registry, String login) {
        return config("{'auths': {'" + registry + "': {'auth': '" + encoded(login) + "'}, 'other.example': {}}}");
    }

    static Stream<Arguments> plans() {
        String in = "log in to reg.example:5000 as pull";
        String reg = "reg.example:5000";
        return Stream.of(
                Arguments.of("", List.of(in), List.of("user", "password")),
                Arguments.of(config(""), List.of(in), List.of("user", "password")),
                Arguments.of(auth("else.example", "pull:right-1"), List.of(in), List.of("user", "password")),
                Arguments.of(auth(reg, "pull:right-1"), List.of(), List.of()),
                Arguments.of(auth("https://" + reg + "/v1/", "pull:right-1"), List.of(), List.of()),
                Arguments.of(auth(reg, "pull:right-0"), List.of(in), List.of("password")),
                Arguments.of(auth(reg, "someone:right-1"), List.of(in), List.of("user")),
                Arguments.of(auth(reg, "pull:right:1"), List.of(in), List.of("password")),
                Arguments.of(
                        auth(reg, "pull:right-1").replace(" 600 ", " 644 "),
                        List.of("keep others from reading /root/.docker/config.json"),
                        List.of("readable by")),
                Arguments.of(
                        config("{'credsStore': 'pass', 'auths': {'reg.example:5000': {}}}") + "helper pass 0 +"
                                + encoded("{\"ServerURL\":\"x\",\"Username\":\"pull\",\"Secret\":\"right-1\"}") + "\n",
                        List.of(),
                        List.of()),
                Arguments.of(
                        config("{'credHelpers': {'reg.example:5000': 'ours'}, 'credsStore': 'pass'}")
                                + "helper ours 1 +" + encoded("credentials not found in native keychain\n") + "\n",
                        List.of(in),
                        List.of("user", "password")));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(String answer, List<String> summaries, List<String> fields) throws Exception {
        Assessment assessment = assess(BODY, answer);

        assertThat(assessment.changes()).extracting(Change::summary).isEqualTo(summaries);
        assertThat(assessment.changes())
                .flatExtracting(Change::diffs)
                .extracting("name")
                .isEqualTo(fields);
        assertThat(assessment.toString()).doesNotContain("right").doesNotContain(encoded("pull:right-1"));
    }

    @Test
    void the_password_is_in_no_argument() throws Exception {
        Change change = assess(BODY, "").changes().get(0);

        assertThat(change.steps()).filteredOn(step -> step instanceof Step.Run).allSatisfy(step -> assertThat(
                        ((Step.Run) step).fragment().render())
                .doesNotContain("right-1"));
        assertThat(TYPE.parse(body(BODY)).toString()).doesNotContain("right-1");
        assertThat(TYPE.probe(TYPE.parse(body(BODY)), OnThisMachine.debian())
                        .fragment()
                        .render())
                .doesNotContain("right-1");
    }

    @Test
    void a_token_in_place_of_the_password_counts_and_is_noted() throws Exception {
        Assessment assessment = assess(
                BODY,
                config("{'auths': {'reg.example:5000': {'auth': '" + encoded("pull:")
                        + "', 'identitytoken': 'abc'}}}"));

        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.notes()).singleElement().asString().contains("cannot be compared");
    }

    @Test
    void a_helper_that_does_not_answer_is_no_reason_to_guess() {
        assertThatThrownBy(() -> assess(
                        BODY,
                        config("{'credsStore': 'pass'}") + "helper pass 2 +" + encoded("gpg: decryption failed")
                                + "\n"))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("gpg: decryption failed");
        assertThatThrownBy(() -> assess(BODY, config("{'credsStore': 'a/b'}")))
                .hasMessageContaining("it was not asked");
        assertThatThrownBy(() -> TYPE.plan(
                        TYPE.parse(body(BODY)),
                        TYPE.probe(TYPE.parse(body(BODY)), OnThisMachine.debian())
                                .parse(ProbeOutput.of("end\n")),
                        Outlook.of(OnThisMachine.debian())))
                .hasMessage("the host has neither docker nor podman");
    }

    @Test
    void podman_s_file_until_the_next_boot_is_noted_and_logged_out_of() throws Exception {
        String other = "runtime /run/containers/0/auth.json +"
                + encoded("{\"auths\":{\"reg.example:5000\":{\"auth\":\"" + encoded("a:b") + "\"}}}") + "\n";
        assertThat(assess(BODY, auth("reg.example:5000", "pull:right-1") + other)
                        .notes())
                .singleElement()
                .asString()
                .startsWith("/run/containers/0/auth.json has another login for reg.example:5000");
        assertThat(assess(Map.of("registry", "reg.example:5000", "absent", true), other)
                        .changes())
                .extracting(Change::summary)
                .containsExactly("log out of reg.example:5000");
        assertThat(assess(Map.of("registry", "reg.example:5000", "absent", true), "")
                        .changes())
                .isEmpty();
    }

    private static Assessment assess(Map<String, ?> body, String answer) throws Exception {
        RegistryLogin desired = TYPE.parse(body(body));
        Observed seen = TYPE.probe(desired, OnThisMachine.debian())
                .parse(ProbeOutput.of("engine docker\nfile /root/.docker/config.json\n" + answer + "end\n"));
        return TYPE.plan(desired, seen, Outlook.of(OnThisMachine.debian()));
    }

    static Stream<Map<String, ?>> nonsense() {
        return Stream.of(
                with("registry", "https://reg.example"),
                with("registry", "reg.example/path"),
                with("registry", "-x"),
                with("username", "a:b"),
                with("username", "--help"),
                with("username", new Secret("pull")),
                with("password", ""),
                with("password", "a\nb"),
                with("absent", true),
                with("authfile", "/etc/x"),
                Map.of("registry", "reg.example", "username", "x"));
    }

    private static Map<String, ?> with(String key, Object value) {
        Map<String, Object> body = new HashMap<>(BODY);
        body.put(key, value);
        return body;
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void bodies_that_mean_nothing_are_refused(Map<String, ?> written) {
        assertThatThrownBy(() -> TYPE.parse(body(written)))
                .isInstanceOf(InvalidInput.class)
                .satisfies(e -> assertThat(e.toString()).doesNotContain("right-1"));
    }

    private OnScratch<RegistryLogin, Observed> scratch(String shell, String engine) {
        ScratchHost host = new ScratchHost(folder, shell)
                .command(engine, ScratchHost.resource(RegistryLoginTypeTest.class, "engine"));
        return new OnScratch<>(host, new RegistryLoginType(host.root()), OnThisMachine.debian());
    }

    @ParameterizedTest
    @CsvSource({
        "dash,docker,reg.example:5000", "bash,docker,reg.example:5000", "busybox sh,docker,reg.example:5000",
        "dash,podman,reg.example:5000", "bash,podman,docker.io", "busybox sh,podman,reg.example:5000",
        "dash,docker,docker.io"
    })
    void logs_in_again_when_the_password_has_changed_and_out(String shell, String engine, String registry)
            throws Exception {
        var scratch = scratch(shell, engine);
        ScratchHost host = scratch.host();
        Map<String, Object> body = new HashMap<>(with("registry", registry));
        body.put("engine", engine);
        String file = HOME + (engine.equals("docker") ? "/.docker/config.json" : "/.config/containers/auth.json");

        scratch.converge(body);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.path(file))))
                .isEqualTo("rw-------");
        body.put("password", new Secret("right $(x) 'y'"));
        scratch.converge(body);

        assertThat(host.text(file)).contains(encoded("pull:right $(x) 'y'"));
        assertThat(host.text("/asked")).doesNotContain("right");
        assertThat(folder.resolve("spool/password")).doesNotExist();
        Files.setPosixFilePermissions(host.path(file), PosixFilePermissions.fromString("rw-r--r--"));
        scratch.converge(body);
        scratch.converge(Map.of("registry", registry, "engine", engine, "absent", true));
    }

    @ParameterizedTest
    @CsvSource({"dash", "bash", "busybox sh"})
    void a_login_that_the_registry_refuses_fails_with_its_words_and_leaves_no_password(String shell) throws Exception {
        var scratch = scratch(shell, "docker");

        var ended = scratch.apply(with("password", new Secret("wrong-1")));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).contains("unauthorized").doesNotContain("wrong-1");
        assertThat(folder.resolve("spool/password")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"dash,credHelpers", "bash,credsStore", "busybox sh,credHelpers"})
    void a_credential_helper_is_asked_as_docker_asks_it(String shell, String how) throws Exception {
        var scratch = scratch(shell, "docker");
        String named = how.equals("credsStore")
                ? "\"credsStore\" : \"ours\""
                : "\"credHelpers\": {\n  \"a.example\": \"no\",\n  \"reg.example:5000\" : \"ours\" }";
        scratch.host()
                .file(HOME + "/.docker/config.json", "{ \"auths\": {},\n " + named + " }\n")
                .command(
                        "docker-credential-ours",
                        "#!/bin/sh\n[ \"$1\" = get ] && [ \"$(cat)\" = reg.example:5000 ] || exit 1\n"
                                + "printf '{\"ServerURL\":\"reg.example:5000\",\"Username\":\"pull\",\"Secret\":\"right-1\"}\\n'\n");

        assertThat(scratch.plan(BODY).changes()).isEmpty();
        assertThat(scratch.plan(with("password", new Secret("right-2"))).changes())
                .hasSize(1);
    }
}
