package dev.provision.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Redactor;
import dev.provision.source.ProblemReport;
import dev.provision.source.Problems;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainPasswordTest {
    private final Path folder;

    PlainPasswordTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Problems load(String yaml) {
        InventoryFixture.write(folder, "inventory.yml", yaml);
        Problems problems = new Problems();
        InventoryFixture.load(folder, "inventory.yml", problems);
        return problems;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all: { vars: { ansible_become_password: hunter2, ansible_user: admin }, hosts: { a: } }",
                "all: { hosts: { a: { ansible_become_pass: \"hunter2\" } } }",
                "all: { children: { g: { vars: { ansible_password: hunter2 }, hosts: { a: } } } }",
                "all: { hosts: { a: { ansible_ssh_pass: 'hunter2' } } }",
                "all: { hosts: { \"a-[1:2]\": { ansible_become_password: hunter2 } } }"
            })
    void is_an_error_that_shows_how_to_write_it_and_not_the_password(String yaml) {
        Problems problems = load(yaml);
        assertThat(problems.errors()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).matches("ansible_\\w+ is a plain-text password");
            assertThat(problem.hint()).matches("write ansible_\\w+: \\{ secret: \\{ env: SUDO_PASSWORD } }");
            assertThat(problem.at().line()).isEqualTo(1);
        });
        assertThat(new ProblemReport(folder, false, new Redactor()::mask).render(problems))
                .contains("plain-text password", "***")
                .doesNotContain("hunter2");
    }

    @Test
    void group_and_host_variables_count_too() {
        InventoryFixture.write(folder, "group_vars/all.yml", "ansible_become_password: 123456\n");
        InventoryFixture.write(folder, "host_vars/a.yml", "ansible_become_pass: hunter2\n");
        assertThat(load("all: { hosts: { a: } }").errors())
                .extracting(problem -> problem.at().file() + ": " + problem.message())
                .containsExactlyInAnyOrder(
                        "group_vars/all.yml: ansible_become_password is a plain-text password",
                        "host_vars/a.yml: ansible_become_pass is a plain-text password");
    }

    @Test
    void secrets_are_accepted() {
        assertThat(load("all: { hosts: { a: { ansible_become_password: { secret: { env: SUDO_PASSWORD } } } } }")
                        .errors())
                .isEmpty();
    }
}
