package dev.provision.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.expression.Expressions;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.InventoryLoader;
import dev.provision.playbook.Play;
import dev.provision.playbook.PlaybookLoader;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.probe.ProbeOutput;
import dev.provision.resolve.ConnectionTexts;
import dev.provision.resolve.DiskFiles;
import dev.provision.resolve.TaskResolver;
import dev.provision.resource.ResourceTypes;
import dev.provision.resource.catalog.Catalog;
import dev.provision.secret.LocalSecretAccess;
import dev.provision.secret.Redactor;
import dev.provision.secret.Secrets;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import dev.provision.testing.SomeFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no earlier change can cure is said at once; what one may cure waits for it. */
final class ForGoodTest {
    private static final Facts FACTS = SomeFacts.fedora("6.18.9", "0x80");

    /** Answers as a container with rpm-ostree would give them, to whichever question. */
    private static final String ANSWER = "cmdline ro\nloader rpm-ostree\nkargs ro\ncontainer docker\nend\n";

    @Test
    void a_hopeless_task_is_impossible_though_a_change_before_it_is_pending(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("inventory.yml"), "all: { hosts: { halo-1: } }\n");
        Files.writeString(folder.resolve("site.yml"), """
                - hosts: all
                  tasks:
                    - name: pending
                      kernel_args: { set: { a: 1 } }
                    - name: hopeless
                      kernel_args: { gtt: 128GiB }
                    - name: curable
                      reboot: {}
                """);

        List<ItemPlan> items = plan(folder).items();

        assertThat(items)
                .extracting(ItemPlan::verdict)
                .satisfiesExactly(
                        pending -> assertThat(pending).isInstanceOf(Verdict.Differs.class),
                        hopeless -> assertThat(hopeless)
                                .isInstanceOfSatisfying(
                                        Verdict.Impossible.class,
                                        verdict -> assertThat(verdict.reason()).startsWith("gtt: 128GiB")),
                        curable -> assertThat(curable)
                                .isInstanceOfSatisfying(Verdict.Unknown.class, verdict -> assertThat(verdict.until())
                                        .isEqualTo("pending")));
    }

    private static HostPlan plan(Path folder) {
        YamlReader reader = new YamlReader();
        SchemaCheck schemas = new SchemaCheck();
        Problems problems = new Problems();
        Expressions expressions = new Expressions((file, number) -> Optional.empty());
        ResourceTypes types = Catalog.types();
        Inventory inventory = new InventoryLoader(reader, schemas, new ConnectionTexts(expressions))
                .load(folder, "inventory.yml", problems);
        Play play = new PlaybookLoader(reader, schemas, types.keys())
                .load(folder, "site.yml", problems)
                .plays()
                .get(0);
        problems.throwIfAny();
        TaskResolver resolver = new TaskResolver(
                types,
                schemas,
                expressions,
                inventory,
                List.of(),
                new Secrets(new LocalSecretAccess(), new Redactor()),
                new DiskFiles());
        Host host = inventory.hosts().iterator().next();
        List<Entry> entries =
                play.tasks().stream().map(task -> new Entry(play, task, false)).toList();
        Observations observations = new Observations();
        Planner planner = new Planner(resolver);
        Planner.Outcome first = planner.plan(host, FACTS, entries, Sofar.nothing(), observations);
        first.unasked().forEach(question -> observations.put(question, new Observation.Seen<>(ProbeOutput.of(ANSWER))));
        return planner.plan(host, FACTS, entries, Sofar.nothing(), observations).plan();
    }
}
