package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.InventoryLoader;
import dev.provision.playbook.Play;
import dev.provision.playbook.Playbook;
import dev.provision.playbook.PlaybookLoader;
import dev.provision.probe.Facts;
import dev.provision.resource.ResourceTypes;
import dev.provision.resource.catalog.Catalog;
import dev.provision.secret.Redactor;
import dev.provision.secret.SecretAccess;
import dev.provision.secret.Secrets;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A playbook and an inventory of a folder, loaded and checked as the program does it. */
final class Workbench {
    final Problems problems = new Problems();
    final Redactor redactor = new Redactor();
    final List<String> asked = new ArrayList<>();
    final Inventory inventory;
    final Playbook playbook;
    final TaskResolver resolver;
    final HostValues values;

    Workbench(Path folder) {
        this(folder, List.of());
    }

    Workbench(Path folder, List<Data.Dict> extraVars) {
        YamlReader reader = new YamlReader();
        SchemaCheck schemas = new SchemaCheck();
        Expressions expressions = new Expressions((file, number) -> line(folder, file, number));
        ResourceTypes types = Catalog.types();
        inventory = new InventoryLoader(reader, schemas, new ConnectionTexts(expressions))
                .load(folder, "inventory.yml", problems);
        playbook = Files.exists(folder.resolve("site.yml"))
                ? new PlaybookLoader(reader, schemas, types.keys()).load(folder, "site.yml", problems)
                : new Playbook("site.yml", List.of());
        Secrets secrets = new Secrets(access(), redactor);
        resolver = new TaskResolver(types, schemas, expressions, inventory, extraVars, secrets, new DiskFiles());
        values = new HostValues(inventory, expressions, secrets);
    }

    /** Checks every play on its hosts, if everything could be loaded. */
    Workbench checked() {
        if (!problems.hasErrors()) {
            for (Play play : playbook.plays()) {
                try {
                    resolver.check(play, inventory.select(play.hosts()), problems);
                } catch (InvalidInput pattern) {
                    pattern.problems().forEach(problems::error);
                }
            }
        }
        return this;
    }

    Host host(String name) {
        return inventory.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Resolution resolve(String host, int task, Facts facts, Map<String, Data> registered) {
        Play play = playbook.plays().get(0);
        return resolver.resolve(play, play.tasks().get(task), host(host), facts, registered);
    }

    static Facts facts(String gfx) {
        Data.Dict data = (Data.Dict) Data.of(
                Map.of("gpu", Map.of("gfx", gfx), "hostname", "{{ nothing }}", "os", Map.of("id", "fedora")),
                At.whole("(facts)"));
        return new Facts(
                new Facts.Os("fedora", List.of(), "43", "Fedora", "x86_64", false, true, ""),
                new Facts.Kernel("6.18.9", null, "ro"),
                new Facts.Gpu(gfx, null, null, null),
                new Facts.Memory(1, 1),
                "boot",
                Set.of(),
                data);
    }

    private SecretAccess access() {
        return new SecretAccess() {
            @Override
            public Optional<String> environment(String name) {
                asked.add(name);
                return name.equals("HF_TOKEN") ? Optional.of("hunter22") : Optional.empty();
            }

            @Override
            public String file(String path) throws IOException {
                throw new IOException("it does not exist");
            }

            @Override
            public String output(List<String> arguments, Duration within) {
                return "xy\n";
            }
        };
    }

    private static Optional<String> line(Path folder, String file, int number) {
        Path path = folder.resolve(file);
        try {
            return Files.isRegularFile(path)
                    ? Files.readAllLines(path).stream().skip(number - 1L).findFirst()
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
