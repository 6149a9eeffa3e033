package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inventories and playbooks of mostly valid parts: each is accepted or reported at its location, and nothing else happens.
 * {@code -Dprovision.fuzz.files=N} sets their number.
 */
final class FrontEndFuzzerTest {
    private static final int FILES = Integer.getInteger("provision.fuzz.files", 400);

    private static final List<String> ODD = List.of(
            "\"a|b\"",
            "\"\"",
            "\"x\\0y\"",
            "'{{ x }}'",
            "'{{'",
            "-1",
            "1e999",
            "~",
            "[]",
            "{}",
            "\"../..\"",
            "all",
            "\"\u202e\"",
            "'a b'",
            "99999999999999999999",
            "*missing",
            "!vault x",
            "0x1F",
            "2026-01-01",
            "'%'");

    private final Path folder;
    private final Random random = new Random(9);

    FrontEndFuzzerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void files_of_mostly_valid_parts_are_accepted_or_reported() throws IOException {
        int accepted = 0;
        for (int i = 0; i < FILES; i++) {
            String inventory = inventory();
            String playbook = playbook();
            Files.writeString(folder.resolve("inventory.yml"), inventory);
            Files.writeString(folder.resolve("site.yml"), playbook);
            try {
                Workbench workbench = new Workbench(folder).checked();
                accepted += workbench.problems.hasErrors() ? 0 : 1;
                workbench.problems.errors().forEach(problem -> assertThat(
                                problem.at().file())
                        .as(problem.message())
                        .isNotBlank());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("case " + i + ":\n" + inventory + "---\n" + playbook, e);
            }
        }
        assertThat(accepted).as("valid files among " + FILES).isGreaterThan(FILES / 4);
    }

    private String inventory() {
        return "all:\n  vars: { " + variables() + " }\n  children:\n    " + name("gpu") + ":\n      hosts:\n        "
                + name("h1") + ": { " + variables() + " }\n        " + name("h[2:3]") + ":\n      children: { "
                + name("sub") + ": { hosts: { " + name("h4") + ": { "
                + one("address: 10.0.0.4", "port: 22", "jump: ops@b:22", "user: admin", "ansible_host: 10.0.0.5")
                + " } } } }\n";
    }

    private String playbook() {
        return "- name: " + name("p") + "\n  hosts: " + one("all", "gpu", "gpu:!sub", "h*", "gpu[0]", name("h1"))
                + "\n  serial: " + one("[1, 25%]", "2", name("1")) + "\n  vars: { " + variables() + " }\n  tasks:\n"
                + task() + task() + task();
    }

    private String task() {
        String body = one(
                "file: { path: /tmp/x, content: " + text() + " }",
                "command: { argv: [echo, " + text() + "], creates: /x }",
                "packages: { present: [curl, " + name("jq") + "] }",
                "sysctl: { set: { vm.swappiness: " + name("10") + " } }",
                "user: { name: " + name("ops") + ", groups: [video] }",
                "line: { path: /etc/hosts, line: " + text() + " }");
        return "    - name: " + name("t") + "\n      " + body + "\n"
                + one(
                        "",
                        "",
                        "      when: a is defined\n",
                        "      when: facts.os.id == 'fedora'\n",
                        "      loop: [1, 2]\n",
                        "      loop: \"{{ list }}\"\n",
                        "      tags: [x]\n");
    }

    private String variables() {
        return "a: " + one("1", "text", "124GiB", name("x")) + ", list: [1, 2, " + name("3") + "], b: " + text();
    }

    private String text() {
        return one(
                "hello",
                "\"{{ a }}\"",
                "\"{{ list | join(',') }}\"",
                "\"{{ a ~ '-' ~ (list | length) }}\"",
                "\"{% for x in list %}{{ x }}{% endfor %}\"",
                "\"{{ a if list else b }}\"",
                "\"{{ [a, a] | to_json }}\"",
                name("\"{{ inventory_hostname }}\""));
    }

    /** The part, or now and then an odd one. */
    private String name(String part) {
        return random.nextInt(60) == 0 ? ODD.get(random.nextInt(ODD.size())) : part;
    }

    private String one(String... parts) {
        return parts[random.nextInt(parts.length)];
    }
}
