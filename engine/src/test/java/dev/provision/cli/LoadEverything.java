package dev.provision.cli;

import dev.provision.expression.Expressions;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.InventoryLoader;
import dev.provision.playbook.Play;
import dev.provision.playbook.Playbook;
import dev.provision.playbook.PlaybookLoader;
import dev.provision.resolve.ConnectionTexts;
import dev.provision.resolve.DiskFiles;
import dev.provision.resolve.TaskResolver;
import dev.provision.resource.ResourceTypes;
import dev.provision.resource.catalog.Catalog;
import dev.provision.secret.Redactor;
import dev.provision.secret.SecretAccess;
import dev.provision.secret.Secrets;
import dev.provision.source.InvalidInput;
import dev.provision.source.ProblemReport;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that happens to an operator's files before the first connection, and what the operator is then shown. */
final class LoadEverything {
    private static final SchemaCheck SCHEMAS = new SchemaCheck();
    private static final ResourceTypes TYPES = Catalog.types();

    private final Path folder;
    private final Problems problems = new Problems();

    /** With the folder that the names of files are relative to. */
    LoadEverything(Path folder) {
        this.folder = folder;
    }

    /** The report on a playbook with an inventory; empty if nothing is wrong. */
    String report(String playbookName, String inventoryName) {
        YamlReader reader = new YamlReader();
        Expressions expressions = new Expressions(this::line);
        Playbook playbook = new PlaybookLoader(reader, SCHEMAS, TYPES.keys()).load(folder, playbookName, problems);
        Inventory inventory = new InventoryLoader(reader, SCHEMAS, new ConnectionTexts(expressions))
                .load(folder, inventoryName, problems);
        Redactor redactor = new Redactor();
        TaskResolver resolver = new TaskResolver(
                TYPES,
                SCHEMAS,
                expressions,
                inventory,
                List.of(),
                new Secrets(new NoSecrets(), redactor),
                new DiskFiles());
        if (!problems.hasErrors() || inventoryIsGood(inventoryName)) {
            problems.addLater(checked(playbook, inventory, resolver));
        }
        return new ProblemReport(folder, false, redactor::mask).render(problems);
    }

    /** Whether what hosts lack is the playbook's mistake, and not the consequence of one in the inventory. */
    private boolean inventoryIsGood(String inventoryName) {
        String folderName = inventoryName.replaceFirst("[^/]*$", "");
        return problems.errors().stream()
                .map(problem -> problem.at().file())
                .noneMatch(file -> file.equals(inventoryName)
                        || file.startsWith(folderName + "group_vars/")
                        || file.startsWith(folderName + "host_vars/"));
    }

    private static Problems checked(Playbook playbook, Inventory inventory, TaskResolver resolver) {
        Problems found = new Problems();
        for (Play play : playbook.plays()) {
            try {
                resolver.check(play, inventory.select(play.hosts()), found);
            } catch (InvalidInput invalid) {
                invalid.problems().forEach(found::error);
            }
        }
        return found;
    }

    private Optional<String> line(String file, int number) {
        try {
            return Files.readAllLines(folder.resolve(file)).stream()
                    .skip(number - 1L)
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static final class NoSecrets implements SecretAccess {
        @Override
        public Optional<String> environment(String name) {
            return Optional.empty();
        }

        @Override
        public String file(String path) throws IOException {
            throw new IOException("there are no secrets in this test");
        }

        @Override
        public String output(List<String> arguments, Duration within) throws IOException {
            throw new IOException("there are no secrets in this test");
        }
    }
}
