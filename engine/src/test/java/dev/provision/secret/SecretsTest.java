package dev.provision.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
    private final Redactor redactor = new Redactor();
    private final Secrets secrets = new Secrets(new LocalSecretAccess(), redactor);
    private final Path folder;

    SecretsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_file_is_a_secret_without_the_line_feed_at_its_end() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "hunter22\n");
        Secret secret = secrets.read(new SecretSource.Content(file.toString()));
        assertThat(secret.reveal()).isEqualTo("hunter22");
        assertThat(redactor.mask("a hunter22")).isEqualTo("a ***");
    }

    @Test
    void a_command_gets_its_arguments_without_a_shell() throws Exception {
        Secret secret = secrets.read(new SecretSource.Printed(List.of("printf", "%s\\n", "$(id) * hunter22")));
        assertThat(secret.reveal()).isEqualTo("$(id) * hunter22");
    }

    @Test
    void a_secret_is_read_once() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "hunter22");
        SecretSource source = new SecretSource.Content(file.toString());
        Secret first = secrets.read(source);
        Files.writeString(file, "changed meanwhile");
        assertThat(secrets.read(source)).isSameAs(first);
    }

    @Test
    void what_cannot_be_read_says_why_and_nothing_more() {
        assertUnavailable(new SecretSource.Variable("PROVISION_NOT_SET"), "is not set");
        assertUnavailable(new SecretSource.Content(folder + "/none"), "gave no secret: it does not exist");
        assertUnavailable(
                new SecretSource.Printed(List.of("sh", "-c", "echo hunter22; exit 3")), "ended with status 3");
        assertUnavailable(new SecretSource.Printed(List.of("/no/such/program")), "gave no secret");
        assertUnavailable(new SecretSource.Printed(List.of("echo", "abc")), "fewer than 4 characters");
    }

    @Test
    void a_command_that_does_not_end_is_stopped_with_all_it_started() {
        long before = ProcessHandle.current().descendants().count();
        assertThatThrownBy(() -> new LocalSecretAccess()
                        .output(List.of("sh", "-c", "sleep 60 & sleep 60"), Duration.ofMillis(300)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end within");
        ProcessHandle.current().descendants().skip(before).forEach(left -> left.onExit()
                .join());
    }

    @Test
    void endless_output_is_drained_and_refused() {
        assertUnavailable(new SecretSource.Printed(List.of("head", "-c", "30000000", "/dev/zero")), "more than 1 MiB");
    }

    private void assertUnavailable(SecretSource source, String reason) {
        assertThatThrownBy(() -> secrets.read(source))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining(reason)
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("hunter22"));
    }
}
