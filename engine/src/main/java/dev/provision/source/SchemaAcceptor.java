package dev.provision.source;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Accepts most values that fit their schema without the validator: parsing a schema for it takes a short run a third of its time.
 * Everything that is not certain to fit is left to the validator, which alone knows what to complain about. Safe for use by
 * many threads.
 */
final class SchemaAcceptor {
    /** Has a keyword that is unknown here. */
    private static final JSONObject UNKNOWN = new JSONObject(Map.of("unknown", true));

    private final SchemaFiles files;
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    SchemaAcceptor(SchemaFiles files) {
        this.files = files;
    }

    /**
     * Whether a value fits for certain. A number of more than 18 digits and a schema with a keyword unknown here are never certain.
     *
     * @param pending whether texts with expressions and secrets fit anywhere, except in conditions
     */
    boolean accepts(String file, Data data, boolean pending) {
        Attempt attempt = new Attempt(file);
        boolean fits = attempt.fits(files.part(file), data, pending);
        return fits && !attempt.undecided;
    }

    /** One value against one schema. */
    private final class Attempt {
        private final String root;
        private boolean undecided;

        Attempt(String root) {
            this.root = root;
        }

        boolean fits(SchemaPart part, Data value, boolean pending) {
            JSONObject schema = part.schema();
            if (pending && isPending(value)) {
                return true;
            }
            if (value instanceof Data.Dict dict && dict.isSecretSource()) {
                return unknown(); // to a condition it is a text
            }
            if (schema.opt("$ref") instanceof String reference) {
                return fits(files.referred(root, part.file(), reference), value, pending);
            }
            for (String keyword : schema.keySet()) {
                if (!keyword.startsWith("x-") && !fits(part, keyword, schema.get(keyword), value, pending)) {
                    return false;
                }
            }
            return true;
        }

        private boolean fits(SchemaPart part, String keyword, Object rule, Data value, boolean pending) {
            return switch (keyword) {
                case "$schema", "$id", "title", "description", "default", "examples", "definitions" -> true;
                case "patternErrorMessage", "then", "else" -> true;
                case "type" -> isOfType(rule, value);
                case "enum" -> isOneOf((JSONArray) rule, value);
                case "pattern", "minLength", "maxLength" -> {
                    String text = text(value);
                    yield text == null || fitsText(keyword, rule, text);
                }
                case "minimum", "maximum", "exclusiveMinimum" ->
                    !(value instanceof Data.Num number) || fitsNumber(keyword, rule, number);
                case "minItems" ->
                    !(value instanceof Data.Seq seq) || seq.items().size() >= ((Number) rule).intValue();
                case "items" -> !(value instanceof Data.Seq seq) || fitItems(part, rule, seq, pending);
                case "properties",
                        "additionalProperties",
                        "propertyNames",
                        "required",
                        "minProperties",
                        "dependencies" ->
                    !(value instanceof Data.Dict dict) || fits(part, keyword, rule, dict, pending);
                case "allOf" -> fitsAll(part, (JSONArray) rule, value, pending);
                case "if" -> {
                    String outcome = fits(of(part, rule), value, false) ? "then" : "else";
                    Object schema = part.schema().opt(outcome);
                    yield schema == null || fits(of(part, schema), value, pending);
                }
                default -> unknown();
            };
        }

        private boolean fits(SchemaPart part, String keyword, Object rule, Data.Dict value, boolean pending) {
            Map<String, Data> entries = value.entries();
            switch (keyword) {
                case "minProperties":
                    return entries.size() >= ((Number) rule).intValue();
                case "required":
                    for (Object key : (JSONArray) rule) {
                        if (!entries.containsKey(key)) {
                            return false;
                        }
                    }
                    return true;
                case "propertyNames":
                    for (String key : entries.keySet()) {
                        if (!fits(of(part, rule), new Data.Text(key, value.at()), false)) {
                            return false;
                        }
                    }
                    return true;
                case "dependencies":
                    return fitsDependencies((JSONObject) rule, entries);
                default:
                    return fitProperties(part, keyword, rule, entries, pending);
            }
        }

        /** Each entry by the schema of its key, or of all other keys. */
        private boolean fitProperties(
                SchemaPart part, String keyword, Object rule, Map<String, Data> entries, boolean pending) {
            boolean others = keyword.equals("additionalProperties");
            JSONObject properties = part.schema().optJSONObject("properties");
            for (Map.Entry<String, Data> entry : entries.entrySet()) {
                Object own = properties == null ? null : properties.opt(entry.getKey());
                Object schema = others ? (own == null ? rule : Boolean.TRUE) : own;
                if (schema == null || Boolean.TRUE.equals(schema)) {
                    continue;
                }
                if (Boolean.FALSE.equals(schema) || !fits(of(part, schema), entry.getValue(), pending)) {
                    return false;
                }
            }
            return true;
        }

        private boolean fitsDependencies(JSONObject needs, Map<String, Data> entries) {
            for (String key : needs.keySet()) {
                if (entries.containsKey(key)) {
                    if (!(needs.get(key) instanceof JSONArray needed)) {
                        return unknown();
                    }
                    for (Object other : needed) {
                        if (!entries.containsKey(other)) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }

        private boolean fitItems(SchemaPart part, Object rule, Data.Seq seq, boolean pending) {
            for (Data item : seq.items()) {
                if (!fits(of(part, rule), item, pending)) {
                    return false;
                }
            }
            return true;
        }

        private boolean fitsAll(SchemaPart part, JSONArray all, Data value, boolean pending) {
            for (Object one : all) {
                if (!fits(of(part, one), value, pending)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isOfType(Object rule, Data value) {
            if (rule instanceof String type) {
                return isA(type, value);
            }
            for (Object type : (JSONArray) rule) {
                if (isA(Objects.toString(type), value)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isA(String type, Data value) {
            return switch (type) {
                case "string" -> text(value) != null;
                case "number" -> value instanceof Data.Num;
                case "integer" ->
                    value instanceof Data.Num number && (number.plain() instanceof Long || isLargeInteger(number));
                case "boolean" -> value instanceof Data.Bool;
                case "null" -> value instanceof Data.Nothing;
                case "array" -> value instanceof Data.Seq;
                case "object" -> value instanceof Data.Dict;
                default -> unknown();
            };
        }

        /** Undecided for a whole number that is too large for a long. */
        private boolean isLargeInteger(Data.Num number) {
            return number.value().stripTrailingZeros().scale() <= 0 && unknown();
        }

        private boolean isOneOf(JSONArray choices, Data value) {
            Object plain = value instanceof Data.Bool bool ? (Object) bool.value() : text(value);
            if (plain == null) {
                return unknown();
            }
            for (Object choice : choices) {
                if (plain.equals(choice)) {
                    return true;
                }
            }
            return false;
        }

        private boolean fitsText(String keyword, Object rule, String text) {
            return switch (keyword) {
                case "pattern" ->
                    patterns.computeIfAbsent((String) rule, Pattern::compile)
                            .matcher(text)
                            .find();
                case "minLength" -> text.codePointCount(0, text.length()) >= ((Number) rule).intValue();
                default -> text.codePointCount(0, text.length()) <= ((Number) rule).intValue();
            };
        }

        private boolean fitsNumber(String keyword, Object rule, Data.Num number) {
            double value = number.value().doubleValue();
            double bound = ((Number) rule).doubleValue();
            return switch (keyword) {
                case "minimum" -> value >= bound;
                case "maximum" -> value <= bound;
                default -> value > bound;
            };
        }

        private SchemaPart of(SchemaPart outer, Object schema) {
            return schema instanceof JSONObject object
                    ? new SchemaPart(outer.file(), object)
                    : new SchemaPart(outer.file(), UNKNOWN);
        }

        private boolean unknown() {
            undecided = true;
            return false;
        }
    }

    private static boolean isPending(Data value) {
        String text = text(value);
        return value instanceof Data.Hidden
                || (value instanceof Data.Dict dict && dict.isSecretSource())
                || (text != null && (text.contains("{{") || text.contains("{%")));
    }

    private static @Nullable String text(Data value) {
        if (value instanceof Data.Hidden hidden) {
            return hidden.value().reveal();
        }
        return value instanceof Data.Text text ? text.value() : null;
    }
}
