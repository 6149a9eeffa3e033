package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sudo password that an inventory has for a host. */
final class BecomePasswordTest {
    private final Path folder;

    BecomePasswordTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Input input(String inventory) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Input input = new Input(new Console(nowhere, nowhere, false, false, new Redactor()));
        input.inventory(Files.writeString(folder.resolve("inventory.yml"), inventory), new FleetOptions());
        return input;
    }

    @Test
    void is_read_for_that_host_only() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "correct horse\n");
        Input input = input("all: { hosts: { a: { ansible_become_password: { secret: { file: \"" + file + "\" } } },"
                + " b: { pw: { secret: { file: \"" + file + "\" } }, ansible_become_pass: \"{{ pw }}\" }, c: } }\n");
        assertThat(input.becomePassword("a")).contains(new Secret("correct horse"));
        assertThat(input.becomePassword("b")).contains(new Secret("correct horse"));
        assertThat(input.becomePassword("c")).isEmpty();
        assertThat(input.becomePassword("unknown")).isEmpty();
    }

    @Test
    void is_an_error_of_its_host_if_it_is_no_secret_or_cannot_be_read() throws IOException {
        Input input = input("all: { hosts: { a: { pw: hunter2, ansible_become_password: \"{{ pw }}\" },"
                + " b: { ansible_become_password: { secret: { file: /nonexistent } } } } }\n");
        assertThatThrownBy(() -> input.becomePassword("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a plain-text password")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> input.becomePassword("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not exist");
    }
}
