package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.inventory.InventoryFixture;
import dev.provision.secret.Redactor;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The question for sudo's password on a real terminal, which script(1) makes, while the output goes into a pipe. */
@Timeout(600)
final class PasswordPromptTest {
    private static final String QUESTION = "Password for sudo: ";

    private final Path folder;

    PasswordPromptTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void a_host_that_refuses_connections() {
        InventoryFixture.write(
                folder, "inventory.yml", "all: { hosts: { h: { address: 127.0.0.1, port: 1, user: a } } }\n");
        InventoryFixture.write(
                folder, "site.yml", "- { hosts: all, tasks: [ { file: { path: /etc/x, absent: true } } ] }\n");
    }

    @Test
    void is_asked_and_answered_without_echo_though_the_output_is_piped() throws Exception {
        String seen = typed("sesame street\n");
        assertThat(seen)
                .contains("through the pipe: ", "Connection refused", "1 unreachable")
                .doesNotContain("sesame")
                .containsPattern("[ ;]echo[ ;]");
    }

    @Test
    void an_interrupted_question_leaves_a_terminal_that_shows_what_is_typed() throws Exception {
        assertThat(typed("ses\u0003")).doesNotContain("Connection refused").containsPattern("[ ;]echo[ ;]");
    }

    @Test
    void the_end_of_input_is_no_password() throws Exception {
        assertThat(typed("\u0004")).contains("provision: no password was typed").containsPattern("[ ;]echo[ ;]");
    }

    @Test
    void without_a_terminal_the_other_ways_are_named() throws Exception {
        Process process = new ProcessBuilder(words("setsid", "sh", "-c", program() + " 2>&1")).start();
        process.getOutputStream().close();
        assertThat(text(process.getInputStream()))
                .isEqualTo("through the pipe: provision: there is no terminal to ask for a password on; use"
                        + " --become-pass-env or --become-pass-file\n");
    }

    @Test
    void a_file_that_holds_no_text_is_refused_by_name() throws Exception {
        Path file = Files.write(folder.resolve("password"), new byte[] {(byte) 0xff, (byte) 0xfe});
        for (Path wrong : List.of(file, folder, folder.resolve("missing"))) {
            assertThatThrownBy(() -> new Passwords(new Redactor(), Optional.empty()).fromFile(wrong))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("the password file " + wrong + " cannot be read: ");
        }
    }

    /** All that the terminal showed, with its settings at the end. */
    private String typed(String answer) throws Exception {
        String script = "trap : INT; " + program() + "; stty -a";
        Process process = new ProcessBuilder(
                        // SIGINT is ignored in whatever a shell without job control starts in the background
                        words("env", "--default-signal=INT", "script", "-qec", script, "/dev/null"))
                .start();
        StringBuilder seen = new StringBuilder();
        InputStream out = process.getInputStream();
        while (seen.indexOf(QUESTION) < 0) {
            int next = out.read();
            assertThat(next).as(seen.toString()).isNotNegative();
            seen.append((char) next);
        }
        try (OutputStream in = process.getOutputStream()) {
            in.write(answer.getBytes(StandardCharsets.UTF_8));
            in.flush();
            return seen + text(out);
        }
    }

    private String program() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "PROVISION_STATE='" + folder + "' '" + java + "' -XX:TieredStopAtLevel=1 -cp '"
                + classPath() + "' " + Main.class.getName() + " apply -K -i '" + folder
                + "/inventory.yml' '" + folder + "/site.yml' 2>&1 | sed '1s/^/through the pipe: /'";
    }

    /** This test's own, which a runner of tests may have put into a loader of its own. */
    private static String classPath() {
        return Main.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }

    private static String text(InputStream in) throws Exception {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> words(String... words) {
        return Arrays.asList(words);
    }
}
