package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kinds have to say of a body that is right as such arrives at its place, before any host is asked. */
final class RemarksTest {
    private final Path folder;

    RemarksTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_mode_that_lets_every_user_read_a_secret_is_warned_about() throws IOException {
        Files.writeString(folder.resolve("inventory.yml"), "all: { hosts: { a: } }\n");
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/t.j2"), "x={{ s }}\n");
        Files.writeString(folder.resolve("site.yml"), """
            - hosts: all
              vars: { s: { secret: { env: HF_TOKEN } } }
              tasks:
                - file: { path: /etc/1, content: "{{ s }}", mode: "0644" }
                - file: { path: /etc/2, template: t.j2, mode: "0604" }
                - file: { path: /etc/3, content: "{{ facts.os.id }} {{ s }}", mode: "0644" }
                - line: { path: /etc/4, line: "{{ s }}", create: true, mode: "0644" }
                - block: { path: /etc/5, name: a, content: "{{ s }}", create: true, mode: "0644" }
                - file: { path: /etc/6, content: "{{ s }}", mode: "0640" }
                - file: { path: /etc/7, content: "{{ s }}" }
                - file: { path: /etc/8, content: "plain", mode: "0644" }
            """);
        Workbench workbench = new Workbench(folder).checked();
        assertThat(workbench.problems.errors()).isEmpty();
        assertThat(workbench.problems.warnings())
                .extracting(problem -> problem.at().line() + " " + problem.message())
                .containsExactly(
                        "4 every user of the host can read a secret in /etc/1",
                        "5 every user of the host can read a secret in /etc/2",
                        "6 every user of the host can read a secret in /etc/3",
                        "7 every user of the host can read a secret in /etc/4",
                        "8 every user of the host can read a secret in /etc/5");
    }

    @Test
    void stand_at_the_place_of_the_value_and_stop_nothing() throws IOException {
        Files.writeString(folder.resolve("inventory.yml"), """
            all:
              vars: { type: float32 }
              hosts: { halo-1: , halo-2: , halo-3: { type: half } }
            """);
        Files.writeString(folder.resolve("site.yml"), """
            - hosts: all
              tasks:
                - name: Memory
                  kernel_args:
                    set:
                      amd_iommu: pt
                - name: vLLM
                  container:
                    name: vllm
                    image: vllm:1
                    restart: "{{ 'always' if facts.os.id == 'fedora' else 'no' }}"
                    volumes: ["cc:/root/.cache/vllm"]
                    environment:
                      HSA_OVERRIDE_GFX_VERSION: "{{ facts.os.id }}"
                    command: [--dtype, "{{ type }}"]
            """);

        Workbench workbench = new Workbench(folder).checked();

        assertThat(workbench.problems.errors()).isEmpty();
        assertThat(workbench.problems.warnings())
                .extracting(problem -> problem.at() + ": " + problem.message())
                .map(text -> text.replace(folder + "/", ""))
                .containsExactlyInAnyOrder(
                        "site.yml:6:22: the kernel does not know amd_iommu=pt and ignores it (AMD-Vi: Unknown option)",
                        "site.yml:14:11: HSA_OVERRIDE_GFX_VERSION is set, which AMD advises against on gfx1151",
                        "site.yml:15:28: float32 fails in MIOpen on gfx1151 (Code object build failed)");
        assertThat(workbench.problems.warnings()).extracting(Problem::found).contains("float32");
        assertThat(workbench.asked).isEmpty();
    }
}
