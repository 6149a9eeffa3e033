package dev.provision.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Rejects secrets wherever the schema does not accept one. A value accepts a secret, in itself and in its parts, if its schema
 * has {@value #ACCEPTS}; nothing else does.
 */
final class SecretPlaces {
    /** The annotation of a schema. */
    static final String ACCEPTS = "x-accepts-secret";

    /** At the root of a schema: where its secrets belong, for the hint. */
    private static final String HINT = "x-secret-hint";

    private static final String RESOURCES = "resources/";
    private static final String SUFFIX = ".schema.json";
    private static final String EACH = "NAME";

    private final SchemaFiles files;
    private final Map<String, Set<String>> accepting = new ConcurrentHashMap<>();

    SecretPlaces(SchemaFiles files) {
        this.files = files;
    }

    /** A problem for each secret in the value, read or not, that its schema does not accept. */
    List<Problem> rejected(String file, Data value) {
        List<Problem> problems = new ArrayList<>();
        if (!hasSecret(value)) {
            return problems;
        }
        walk(file, List.of(files.part(file)), value, List.of(), problems);
        return problems;
    }

    private static boolean isSecret(Data value) {
        return value instanceof Data.Hidden || (value instanceof Data.Dict source && source.isSecretSource());
    }

    private static boolean hasSecret(Data value) {
        Iterable<Data> parts = value instanceof Data.Seq seq
                ? seq.items()
                : value instanceof Data.Dict dict ? dict.entries().values() : List.of();
        if (isSecret(value)) {
            return true;
        }
        for (Data part : parts) {
            if (hasSecret(part)) {
                return true;
            }
        }
        return false;
    }

    private void walk(String root, List<SchemaPart> written, Data value, List<String> path, List<Problem> problems) {
        List<SchemaPart> parts = expanded(root, written);
        if (parts.stream().anyMatch(part -> part.schema().optBoolean(ACCEPTS) || elsewhere(root, part))) {
            return;
        }
        if (isSecret(value)) {
            problems.add(problem(root, value, path));
        } else if (value instanceof Data.Seq seq) {
            List<SchemaPart> items = children(parts, "items");
            seq.items().forEach(item -> walk(root, items, item, path, problems));
        } else if (value instanceof Data.Dict dict) {
            dict.entries().forEach((key, entry) -> {
                List<SchemaPart> properties = properties(parts, key);
                // an unknown key is reported as such
                if (!properties.isEmpty() || parts.stream().noneMatch(SecretPlaces::isClosed)) {
                    walk(root, properties, entry, with(path, key), problems);
                }
            });
        }
    }

    /** A task's body is checked by itself, with the schema of its resource. */
    private static boolean elsewhere(String root, SchemaPart part) {
        return isResource(part.file()) && !isResource(root);
    }

    private static boolean isResource(String file) {
        return file.startsWith(RESOURCES);
    }

    private static boolean isClosed(SchemaPart part) {
        return Boolean.FALSE.equals(part.schema().opt("additionalProperties"));
    }

    private Problem problem(String root, Data value, List<String> path) {
        boolean resource = isResource(root);
        String own = root.substring(resource ? RESOURCES.length() : 0).replace(SUFFIX, "");
        String name = path.isEmpty() ? own : resource ? String.join(".", path) : path.get(path.size() - 1);
        Set<String> names = accepting.computeIfAbsent(root, this::accepting);
        List<String> hints = new ArrayList<>();
        if (resource) {
            hints.add(
                    names.isEmpty()
                            ? "no property of " + own + " accepts a secret"
                            : "properties of " + own + " that accept a secret: " + String.join(", ", names));
        }
        files.at(root)
                .map(schema -> schema.optString(HINT))
                .filter(hint -> !hint.isEmpty())
                .ifPresent(hints::add);
        return Problem.at(value.at(), "\"" + name + "\" does not accept a secret")
                .hint(hints.isEmpty() ? null : String.join("; ", hints));
    }

    /** The properties of a resource that accept secrets, in the order of its schema. */
    private Set<String> accepting(String root) {
        Set<String> names = new LinkedHashSet<>();
        if (isResource(root)) {
            collect(root, List.of(files.part(root)), List.of(), names);
        }
        return names;
    }

    private void collect(String root, List<SchemaPart> written, List<String> path, Set<String> names) {
        List<SchemaPart> parts = expanded(root, written);
        if (parts.stream().anyMatch(part -> part.schema().optBoolean(ACCEPTS))) {
            names.add(String.join(".", path));
            return;
        }
        Set<String> keys = new LinkedHashSet<>();
        parts.forEach(part -> Optional.ofNullable(part.schema().optJSONObject("properties"))
                .ifPresent(map -> keys.addAll(map.keySet())));
        keys.stream().sorted().forEach(key -> collect(root, properties(parts, key), with(path, key), names));
        List<SchemaPart> others = children(parts, "additionalProperties");
        if (!others.isEmpty()) {
            collect(root, others, with(path, EACH), names);
        }
        List<SchemaPart> items = children(parts, "items");
        if (!items.isEmpty()) {
            collect(root, items, path, names);
        }
    }

    private static List<String> with(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static List<SchemaPart> properties(List<SchemaPart> parts, String key) {
        List<SchemaPart> found = new ArrayList<>();
        for (SchemaPart part : parts) {
            JSONObject properties = part.schema().optJSONObject("properties");
            if (properties != null && properties.opt(key) instanceof JSONObject schema) {
                found.add(new SchemaPart(part.file(), schema));
            } else {
                found.addAll(children(List.of(part), "additionalProperties"));
            }
        }
        return found;
    }

    private static List<SchemaPart> children(List<SchemaPart> parts, String keyword) {
        List<SchemaPart> found = new ArrayList<>();
        for (SchemaPart part : parts) {
            if (part.schema().opt(keyword) instanceof JSONObject schema) {
                found.add(new SchemaPart(part.file(), schema));
            }
        }
        return found;
    }

    /** All schemas that describe the same value: those that are referred to, combined and conditional ones. */
    private List<SchemaPart> expanded(String root, List<SchemaPart> written) {
        List<SchemaPart> all = new ArrayList<>(written);
        for (int i = 0; i < all.size(); i++) {
            SchemaPart part = all.get(i);
            if (elsewhere(root, part)) {
                continue;
            }
            if (part.schema().opt("$ref") instanceof String reference) {
                add(all, files.referred(root, part.file(), reference));
            }
            for (String keyword : List.of("then", "else")) {
                children(List.of(part), keyword).forEach(one -> add(all, one));
            }
            for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
                JSONArray several = part.schema().optJSONArray(keyword);
                for (int n = 0; several != null && n < several.length(); n++) {
                    add(all, several.opt(n) instanceof JSONObject one ? new SchemaPart(part.file(), one) : null);
                }
            }
        }
        return all;
    }

    /** By identity: equal schemas of different files may refer to different ones. */
    private static void add(List<SchemaPart> all, @Nullable SchemaPart part) {
        if (part != null && all.stream().noneMatch(known -> known.schema() == part.schema())) {
            all.add(part);
        }
    }
}
