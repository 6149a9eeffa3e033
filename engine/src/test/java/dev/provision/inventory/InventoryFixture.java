package dev.provision.inventory;

import dev.provision.expression.Expressions;
import dev.provision.resolve.ConnectionTexts;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Loads inventories in tests. */
public final class InventoryFixture {
    private InventoryFixture() {}

    public static Inventory load(Path folder, String name, Problems problems) {
        Expressions expressions = new Expressions((file, line) -> Optional.empty());
        return new InventoryLoader(new YamlReader(), new SchemaCheck(), new ConnectionTexts(expressions))
                .load(folder, name, problems);
    }

    /** An inventory that must be right. */
    public static Inventory valid(Path folder, String yaml) {
        write(folder, "inventory.yml", yaml);
        Problems problems = new Problems();
        Inventory inventory = load(folder, "inventory.yml", problems);
        problems.throwIfAny();
        return inventory;
    }

    public static void write(Path folder, String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
