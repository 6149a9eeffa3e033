package dev.provision.source;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.everit.json.schema.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Holds values against the JSON Schemas (draft-07) of this program and says what does not fit in plain words, at the
 * place where it was written. Schemas come from the class path and never from a network; each is parsed once. Safe for use by
 * many threads.
 */
public final class SchemaCheck {
    /** Whether a text with {@code {{ }}} is still to be evaluated, and so cannot be judged yet. */
    public enum Expressions {
        PENDING,
        EVALUATED
    }

    private final SchemaFiles files;
    private final SecretPlaces secrets;

    public SchemaCheck() {
        this(SchemaFiles::onTheClassPath);
    }

    /** With other schemas, by their path below {@code schemas/}; null for one that does not exist. */
    SchemaCheck(Function<String, @Nullable InputStream> documents) {
        this.files = new SchemaFiles(documents);
        this.secrets = new SecretPlaces(files);
    }

    /** Whether there is such a schema. */
    public boolean has(String schema) {
        return files.exists(schema);
    }

    /**
     * Notes everything in the value that its schema does not accept. A secret counts as text, is never shown, and is rejected
     * wherever the schema does not accept one ({@code x-accepts-secret}).
     *
     * @param schema the file's path below {@code schemas/}, such as {@code resources/file.schema.json}
     * @param expressions with {@link Expressions#PENDING}, complaints about texts that hold expressions
     *     and about {@code {secret: ...}} are dropped
     * @return whether the value fits
     */
    public boolean check(String schema, Data data, Expressions expressions, Problems problems) {
        boolean pending = expressions == Expressions.PENDING;
        List<Problem> rejected = secrets.rejected(schema, data);
        rejected.forEach(problems::error);
        Set<At> reported = rejected.stream().map(Problem::at).collect(Collectors.toSet());
        Data judged = pending ? secretsAsExpressions(data) : data;
        try {
            files.schema(schema).validate(JsonForm.of(judged));
            return rejected.isEmpty();
        } catch (ValidationException violations) {
            Leaves leaves = new Leaves(files, judged, pending);
            List<Problem> complaints = leaves.of(violations).stream()
                    .map(complaint -> new PlainWords(complaint, judged).problem())
                    .filter(problem -> !reported.contains(problem.at()))
                    .toList();
            complaints.forEach(problems::error);
            return rejected.isEmpty() && complaints.isEmpty();
        }
    }

    /** A mapping {@code {secret: {...}}} stands for a text that is still to be read. */
    private static Data secretsAsExpressions(Data data) {
        if (data instanceof Data.Seq seq) {
            return new Data.Seq(
                    seq.items().stream().map(SchemaCheck::secretsAsExpressions).toList(), seq.at());
        }
        if (data instanceof Data.Hidden || (data instanceof Data.Dict source && source.isSecretSource())) {
            return new Data.Text("{{ secret }}", data.at());
        }
        if (!(data instanceof Data.Dict dict)) {
            return data;
        }
        Map<String, Data> entries = new LinkedHashMap<>();
        dict.entries().forEach((key, value) -> entries.put(key, secretsAsExpressions(value)));
        return new Data.Dict(entries, dict.keys(), dict.at());
    }
}
