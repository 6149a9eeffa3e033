package dev.provision.resource;

import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.DurationText;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The value under a task's resource key: accepted by its schema, every expression evaluated. The readers below throw
 * {@link InvalidInput} at the value's place when it is not of the kind asked for.
 */
public record TaskBody(Data value, Workspace workspace) {
    /** The value as a mapping, which it is for every kind whose schema says {@code type: object}. */
    public Data.Dict dict() {
        if (value instanceof Data.Dict dict) {
            return dict;
        }
        throw wrong(value, "a mapping");
    }

    public At at() {
        return value.at();
    }

    /** The place of a key, for problems. */
    public At at(String key) {
        Data found = dict().get(key);
        return found == null ? at() : found.at();
    }

    public boolean has(String key) {
        return dict().get(key) != null && !(dict().get(key) instanceof Data.Nothing);
    }

    public Optional<Data> get(String key) {
        return Optional.ofNullable(dict().get(key)).filter(found -> !(found instanceof Data.Nothing));
    }

    /** A text or number as it was written. */
    public Optional<String> text(String key) {
        return get(key).map(TaskBody::scalar);
    }

    /**
     * A text or number as it was written, or a secret; for a property whose schema accepts one.
     *
     * @return never shown
     */
    public Optional<Secret> secret(String key) {
        return get(key).map(TaskBody::secret);
    }

    public String requiredText(String key) {
        return text(key).orElseThrow(() -> new InvalidInput(Problem.at(at(), "\"" + key + "\" is missing")));
    }

    public Optional<Long> number(String key) {
        return get(key).map(found -> {
            if (found instanceof Data.Num num && num.plain() instanceof Long whole) {
                return whole;
            }
            // YAML, and Ansible's templates, often write numbers in quotes.
            if (found instanceof Data.Text text && text.value().matches("-?[0-9]{1,18}")) {
                return Long.valueOf(text.value());
            }
            throw wrong(found, "a whole number");
        });
    }

    public boolean flag(String key, boolean otherwise) {
        return get(key).map(found -> {
                    if (found instanceof Data.Bool bool) {
                        return bool.value();
                    }
                    throw wrong(found, "true or false");
                })
                .orElse(otherwise);
    }

    /** A length of time longer than nothing: {@code 90}, {@code 90s}, {@code 20m}, {@code 1h30m}, {@code 2d}. */
    public Optional<Duration> duration(String key) {
        return get(key).map(found -> DurationText.parse(key, found));
    }

    /** A list of texts; a single text counts as a list of one. */
    public List<String> texts(String key) {
        return get(key).map(TaskBody::scalars).orElse(List.of());
    }

    /** A mapping of texts and numbers, as written and in order. */
    public Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        get(key).ifPresent(found -> {
            if (!(found instanceof Data.Dict entries)) {
                throw wrong(found, "a mapping");
            }
            entries.entries().forEach((name, item) -> map.put(name, scalar(item)));
        });
        return map;
    }

    /** Whether a value, or a part of it, is an expression that could not be evaluated yet. */
    public static boolean pending(Data data) {
        if (data instanceof Data.Seq seq) {
            return seq.items().stream().anyMatch(TaskBody::pending);
        }
        if (data instanceof Data.Dict dict) {
            return dict.entries().values().stream().anyMatch(TaskBody::pending);
        }
        return data instanceof Data.Text text && text.value().contains("{{");
    }

    /** The text of a scalar as it was written; never a secret. */
    public static String scalar(Data data) {
        if (data instanceof Data.Text text) {
            return text.value();
        }
        if (data instanceof Data.Num num) {
            return num.written();
        }
        if (data instanceof Data.Hidden) {
            throw new InvalidInput(Problem.at(data.at(), "a secret is not accepted here"));
        }
        throw wrong(data, "text or a number");
    }

    /** The text of a scalar as it was written, or a secret; for a property whose schema accepts one. */
    public static Secret secret(Data data) {
        return data instanceof Data.Hidden hidden ? hidden.value() : new Secret(scalar(data));
    }

    /** Whether the value under a key is a secret. */
    public boolean isSecret(String key) {
        return get(key).orElse(null) instanceof Data.Hidden;
    }

    /** The texts of a list of scalars, or of one scalar. */
    public static List<String> scalars(Data data) {
        List<String> texts = new ArrayList<>();
        if (data instanceof Data.Seq seq) {
            seq.items().forEach(item -> texts.add(scalar(item)));
        } else {
            texts.add(scalar(data));
        }
        return texts;
    }

    /** The exception for a value of the wrong kind. */
    public static InvalidInput wrong(Data found, String expected) {
        return new InvalidInput(Problem.at(found.at(), "this is " + found.kind())
                .expected(expected)
                .found(found.kind()));
    }
}
