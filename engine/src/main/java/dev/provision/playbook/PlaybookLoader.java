package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads a playbook and everything it imports. All that is wrong in all files is noted in one go; texts with expressions
 * are left as they are, and a task's body is held against the schema of its resource as far as that can be judged before
 * they are evaluated.
 */
public final class PlaybookLoader {
    private final YamlReader reader;
    private final SchemaCheck schemas;
    private final Set<String> resourceKeys;

    /** With the keys of the resources that tasks may name. */
    public PlaybookLoader(YamlReader reader, SchemaCheck schemas, Set<String> resourceKeys) {
        this.reader = reader;
        this.schemas = schemas;
        this.resourceKeys = Set.copyOf(resourceKeys);
    }

    /** Loads a file as the operator names it, relative to the current directory. */
    public Playbook load(Path file, Problems problems) {
        return load(Path.of(""), file.toString(), problems);
    }

    /**
     * Loads a file.
     *
     * @param directory what {@code name} is relative to
     * @param name as it appears in places
     * @return the playbook as far as it could be read; not to be used if an error was noted
     */
    public Playbook load(Path directory, String name, Problems problems) {
        Documents documents = new Documents(reader, schemas, directory, problems);
        PlayReader playReader = new PlayReader(documents, resourceKeys);
        List<Play> plays = new ArrayList<>();
        try {
            file(documents, playReader, name, null, Inherited.nothing(), plays);
        } catch (InvalidInput tooMuch) {
            tooMuch.problems().forEach(problems::error);
        }
        return new Playbook(name, plays);
    }

    private static void file(
            Documents documents,
            PlayReader playReader,
            String name,
            @Nullable At namedAt,
            Inherited inherited,
            List<Play> plays) {
        documents.enter(name, namedAt, "playbook.schema.json", data -> {
            for (Data item : Written.items(data)) {
                if (!(item instanceof Data.Dict dict)) {
                    continue; // the schema has said that a play is a mapping
                }
                if (dict.get("import_playbook") == null) {
                    playReader.play(dict, name, inherited).ifPresent(plays::add);
                    continue;
                }
                TaskReader.bare(dict, "when", documents.problems());
                Written.text(dict, "import_playbook").ifPresent(written -> documents
                        .beside(name, written)
                        .ifPresent(
                                next -> file(documents, playReader, next, written.at(), inherited.with(dict), plays)));
            }
        });
    }
}
