package dev.provision.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.everit.json.schema.Schema;
import org.everit.json.schema.loader.SchemaClient;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;
import org.json.JSONPointer;
import org.json.JSONPointerException;
import org.jspecify.annotations.Nullable;

/** The schemas on the class path: parsed for validation, and as plain JSON for what they say about themselves. */
final class SchemaFiles {
    private static final String BASE = "classpath:/schemas/";
    private static final String BODIES = "resources/";

    private final Function<String, @Nullable InputStream> documents;
    private final Map<String, Schema> parsed = new ConcurrentHashMap<>();
    private final Map<String, JSONObject> plain = new ConcurrentHashMap<>();
    private final Map<String, SchemaPart> referred = new ConcurrentHashMap<>();

    /** With what opens a schema by its path below {@code schemas/}, or gives null if there is none. */
    SchemaFiles(Function<String, @Nullable InputStream> documents) {
        this.documents = documents;
    }

    static @Nullable InputStream onTheClassPath(String name) {
        return SchemaFiles.class.getResourceAsStream("/schemas/" + name);
    }

    boolean exists(String name) {
        if (plain.containsKey(name)) {
            return true;
        }
        try (InputStream in = documents.apply(name)) {
            return in != null;
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read schemas/" + name, unreadable);
        }
    }

    Schema schema(String name) {
        return parsed.computeIfAbsent(name, this::parse);
    }

    private Schema parse(String name) {
        return SchemaLoader.builder()
                .schemaClient(client(name))
                .resolutionScope(URI.create(BASE + name))
                .draftV7Support()
                .schemaJson(plain(name))
                .build()
                .load()
                .build();
    }

    /**
     * A playbook names the schema of every resource, for editors. Here each body is checked on its own with the schema of
     * its key, so for a playbook they all accept anything.
     */
    private SchemaClient client(String root) {
        return url -> {
            String name = nameOf(url);
            if (name.startsWith(BODIES) && !root.startsWith(BODIES)) {
                return new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8));
            }
            return open(name);
        };
    }

    private JSONObject plain(String name) {
        return plain.computeIfAbsent(name, wanted -> {
            try (InputStream in = open(wanted)) {
                // Read as a whole: a reader of bytes takes its lock for every character.
                return new JSONObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new IllegalStateException("cannot read schemas/" + wanted, unreadable);
            }
        });
    }

    private InputStream open(String name) {
        InputStream in = documents.apply(name);
        if (in == null) {
            throw new IllegalStateException("there is no schemas/" + name + " on the class path");
        }
        return in;
    }

    /** What the schema says at a location that the validator gave; empty where it gave none that can be followed. */
    Optional<JSONObject> at(@Nullable String location) {
        if (location == null) {
            return Optional.empty();
        }
        int hash = location.indexOf('#');
        String name = nameOf(hash < 0 ? location : location.substring(0, hash));
        String pointer = hash < 0
                ? ""
                : URLDecoder.decode(location.substring(hash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!exists(name)) {
            return Optional.empty();
        }
        try {
            return new JSONPointer(pointer).queryFrom(plain(name)) instanceof JSONObject found
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (JSONPointerException | IllegalArgumentException notFollowed) {
            return Optional.empty(); // only descriptions and examples are lost
        }
    }

    /** The whole of a file. */
    SchemaPart part(String name) {
        return new SchemaPart(name, plain(name));
    }

    /**
     * What a {@code $ref} refers to. The body of a task is checked on its own, so for a playbook every resource accepts anything.
     *
     * @param root the schema that the value is checked against
     * @param from the file that the reference is in
     */
    SchemaPart referred(String root, String from, String reference) {
        boolean inBody = root.startsWith(BODIES);
        String key = (inBody ? "body " : "whole ") + from + " " + reference;
        SchemaPart known = referred.get(key);
        if (known == null) {
            known = find(inBody, from, reference);
            referred.put(key, known);
        }
        return known;
    }

    private SchemaPart find(boolean inBody, String from, String reference) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String file = document.isEmpty()
                ? from
                : nameOf(Objects.toString(URI.create(from).resolve(document), ""));
        if (file.startsWith(BODIES) && !inBody) {
            return new SchemaPart(file, new JSONObject());
        }
        JSONObject schema = at(file + (hash < 0 ? "" : reference.substring(hash)))
                .orElseThrow(
                        () -> new IllegalStateException(from + " refers to " + reference + ", which does not exist"));
        return new SchemaPart(file, schema);
    }

    static String nameOf(String url) {
        int start = url.indexOf("/schemas/");
        return start < 0 ? url : url.substring(start + "/schemas/".length());
    }
}
