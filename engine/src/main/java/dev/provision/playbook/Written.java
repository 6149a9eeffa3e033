package dev.provision.playbook;

import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the schema has looked at already. A value of the wrong kind, which the schema has complained about, counts
 * as absent, so that one mistake is reported once and the rest is still read.
 */
final class Written {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Written() {}

    static Optional<Data.Text> text(Data.Dict dict, String key) {
        return dict.get(key) instanceof Data.Text text ? Optional.of(text) : Optional.empty();
    }

    static Optional<String> string(Data.Dict dict, String key) {
        return text(dict, key).map(Data.Text::value);
    }

    static Optional<Boolean> flag(Data.Dict dict, String key) {
        return dict.get(key) instanceof Data.Bool bool ? Optional.of(bool.value()) : Optional.empty();
    }

    static Optional<Integer> number(Data.Dict dict, String key) {
        return dict.get(key) instanceof Data.Num num
                        && num.plain() instanceof Long whole
                        && whole >= 0
                        && whole <= Integer.MAX_VALUE
                ? Optional.of(whole.intValue())
                : Optional.empty();
    }

    static Optional<Data> any(Data.Dict dict, String key) {
        return Optional.ofNullable(dict.get(key)).filter(value -> !(value instanceof Data.Nothing));
    }

    static Optional<Data.Dict> dict(Data.Dict dict, String key) {
        return dict.get(key) instanceof Data.Dict inner ? Optional.of(inner) : Optional.empty();
    }

    /** The entries of {@code environment} that the schema accepts. */
    static Map<String, Data> environment(Data.Dict dict) {
        Map<String, Data> environment = new LinkedHashMap<>();
        dict(dict, "environment").ifPresent(written -> written.entries().forEach((name, value) -> {
            // A mapping names where a secret is to be taken from.
            boolean usable = value instanceof Data.Text || value instanceof Data.Num || value instanceof Data.Dict;
            if (usable && VARIABLE.matcher(name).matches()) {
                environment.put(name, value);
            }
        }));
        return environment;
    }

    /** The items of a list; none if it is not a list. */
    static List<Data> items(@Nullable Data data) {
        return data instanceof Data.Seq seq ? seq.items() : List.of();
    }

    /** The items of a list, or the one value that stands in its place. */
    static List<Data> itemsOrOne(Data.Dict dict, String key) {
        return any(dict, key)
                .map(value -> value instanceof Data.Seq seq ? seq.items() : List.of(value))
                .orElse(List.of());
    }

    /** The texts of a list, or the one text that stands in its place. */
    static List<Data.Text> texts(Data.Dict dict, String key) {
        return itemsOrOne(dict, key).stream()
                .filter(Data.Text.class::isInstance)
                .map(Data.Text.class::cast)
                .toList();
    }

    /** Conditions: texts without braces, and true or false as the expressions that they are. */
    static List<Data.Text> conditions(Data.Dict dict, String key) {
        List<Data.Text> conditions = new ArrayList<>();
        for (Data item : itemsOrOne(dict, key)) {
            if (item instanceof Data.Text text && !hasBraces(text)) {
                conditions.add(text);
            } else if (item instanceof Data.Bool bool) {
                conditions.add(new Data.Text(String.valueOf(bool.value()), bool.at()));
            }
        }
        return conditions;
    }

    /** Whether a text that is an expression by itself, or cannot be one, holds an expression in braces. */
    static boolean hasBraces(Data.Text text) {
        return text.value().contains("{{") || text.value().contains("{%");
    }

    /** Tags: a list, or one text with commas. */
    static Set<String> tags(Data.Dict dict) {
        Set<String> tags = new LinkedHashSet<>();
        for (Data.Text text : texts(dict, "tags")) {
            for (String tag : text.value().split(",")) {
                if (!tag.isBlank()) {
                    tags.add(tag.strip());
                }
            }
        }
        return tags;
    }
}
