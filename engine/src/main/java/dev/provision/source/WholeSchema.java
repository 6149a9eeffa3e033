package dev.provision.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.jspecify.annotations.Nullable;

/**
 * A schema in one piece, for an editor: every other schema that it names stands below its {@code definitions}, and where a
 * resource's value is no text, an expression may stand in its place. The engine knows that of itself; an editor must be told.
 */
public final class WholeSchema {
    private static final String SUFFIX = ".schema.json";
    private static final String DEFINITIONS = "definitions";
    private static final String RESOURCES = "resources/";
    private static final String EXPRESSION = "\\{\\{";
    private static final List<String> SCHEMAS_OF = List.of("properties", "patternProperties", DEFINITIONS);

    private final String root;
    private final Map<String, JSONObject> included = new LinkedHashMap<>();

    private WholeSchema(String root) {
        this.root = root;
    }

    /**
     * The whole of a schema.
     *
     * @param file below {@code schemas/}, such as {@code playbook.schema.json}
     * @throws IllegalArgumentException if there is none
     */
    public static JSONObject of(String file) {
        WholeSchema whole = new WholeSchema(file);
        JSONObject schema = whole.taken(file);
        if (!whole.included.isEmpty()) {
            JSONObject definitions = schema.optJSONObject(DEFINITIONS, new JSONObject());
            whole.included.forEach((name, other) -> definitions.put(key(name), other));
            schema.put(DEFINITIONS, definitions);
        }
        return schema;
    }

    /** A schema file with its references turned into references within the whole. */
    private JSONObject taken(String file) {
        JSONObject schema = read(file);
        if (!file.equals(root)) {
            schema.remove("$schema"); // which may stand at a document's root only
        }
        redirect(schema, file);
        if (file.startsWith(RESOURCES)) {
            SCHEMAS_OF.forEach(map -> allowExpressions(schema.optJSONObject(map)));
        }
        return schema;
    }

    /** In every schema of a map of them, and in those within it. */
    private static void allowExpressions(@Nullable JSONObject schemas) {
        if (schemas != null) {
            schemas.keySet().forEach(name -> {
                if (schemas.get(name) instanceof JSONObject schema) {
                    allowExpression(schema);
                }
            });
        }
    }

    private static void allowExpression(JSONObject schema) {
        SCHEMAS_OF.forEach(map -> allowExpressions(schema.optJSONObject(map)));
        for (String inner : List.of("items", "additionalProperties")) {
            if (schema.opt(inner) instanceof JSONObject one) {
                allowExpression(one);
            }
        }
        JSONObject expression = new JSONObject().put("type", "string").put("pattern", EXPRESSION);
        if (schema.has("enum") || schema.has("const")) {
            JSONObject values = new JSONObject();
            List.of("enum", "const", "type").forEach(keyword -> values.putOpt(keyword, schema.remove(keyword)));
            schema.put("anyOf", new JSONArray().put(values).put(expression));
        } else if (schema.has("type")) {
            Object type = schema.get("type");
            JSONArray types = type instanceof JSONArray several ? several : new JSONArray().put(type);
            if (!types.toList().contains("string")) {
                schema.put("type", types.put("string")).put("pattern", EXPRESSION);
            } else if (schema.has("pattern")) {
                schema.put("pattern", "(?:" + schema.getString("pattern") + ")|" + EXPRESSION);
            }
        }
    }

    private void redirect(Object part, String file) {
        if (part instanceof JSONArray array) {
            array.forEach(item -> redirect(item, file));
        } else if (part instanceof JSONObject object) {
            if (object.opt("$ref") instanceof String reference) {
                object.put("$ref", redirected(reference, file));
            }
            object.keySet().forEach(name -> redirect(object.get(name), file));
        }
    }

    private String redirected(String reference, String from) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String pointer = hash < 0 ? "" : reference.substring(hash + 1);
        String target =
                document.isEmpty() ? from : URI.create(from).resolve(document).toString();
        if (target.equals(root)) {
            return "#" + pointer;
        }
        if (!included.containsKey(target)) {
            included.put(target, new JSONObject()); // before it is read: schemas may name each other
            included.put(target, taken(target));
        }
        return "#/" + DEFINITIONS + "/" + key(target) + pointer;
    }

    private static String key(String file) {
        return file.replace(SUFFIX, "").replace('/', '.');
    }

    private static JSONObject read(String file) {
        try (InputStream in = SchemaFiles.onTheClassPath(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no schema " + file);
            }
            return new JSONObject(new JSONTokener(in));
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read schemas/" + file, unreadable);
        }
    }
}
