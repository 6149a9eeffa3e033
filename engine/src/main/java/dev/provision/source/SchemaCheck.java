package dev.provision.source;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Holds values against the JSON Schemas (draft-07) of this program and says what does not fit in plain words, at the
 * place where it was written. Schemas come from the class path and never from a network; each is parsed once. Safe for
 * use by many threads.
 */
public final class SchemaCheck {
    /** Whether a text with {@code {{ }}} is still to be evaluated, and so cannot be judged yet. */
    public enum Expressions {
        PENDING,
        EVALUATED
    }

    private final SchemaFiles files;

    public SchemaCheck() {
        this(SchemaFiles::onTheClassPath);
    }

    /** With other schemas, by their path below {@code schemas/}; null for one that does not exist. */
    SchemaCheck(Function<String, @Nullable InputStream> documents) {
        this.files = new SchemaFiles(documents);
    }

    /** Whether there is such a schema. */
    public boolean has(String schema) {
        return files.exists(schema);
    }

    /**
     * Notes everything in the value that its schema does not accept. A secret counts as text and is never shown.
     *
     * @param schema the file's path below {@code schemas/}, such as {@code resources/file.schema.json}
     * @param expressions with {@link Expressions#PENDING}, complaints about texts that hold expressions
     *     and about {@code {secret: ...}} are dropped
     * @return whether the value fits
     */
    public boolean check(String schema, Data data, Expressions expressions, Problems problems) {
        Schema loaded = files.schema(schema);
        Data judged = expressions == Expressions.PENDING ? secretsAsExpressions(data) : data;
        try {
            loaded.validate(JsonForm.of(judged));
            return true;
        } catch (ValidationException violations) {
            Leaves leaves = new Leaves(files, judged, expressions == Expressions.PENDING);
            var complaints = leaves.of(violations);
            complaints.forEach(complaint -> problems.error(new PlainWords(complaint, judged).problem()));
            return complaints.isEmpty();
        }
    }

    /** A mapping {@code {secret: {...}}} stands for a text that is still to be read. */
    private static Data secretsAsExpressions(Data data) {
        if (data instanceof Data.Seq seq) {
            return new Data.Seq(
                    seq.items().stream().map(SchemaCheck::secretsAsExpressions).toList(), seq.at());
        }
        if (!(data instanceof Data.Dict dict)) {
            return data;
        }
        if (dict.entries().size() == 1 && dict.get("secret") instanceof Data.Dict) {
            return new Data.Text("{{ secret }}", dict.at());
        }
        Map<String, Data> entries = new LinkedHashMap<>();
        dict.entries().forEach((key, value) -> entries.put(key, secretsAsExpressions(value)));
        return new Data.Dict(entries, dict.keys(), dict.at());
    }
}
