package dev.provision.resource.container;

import dev.provision.probe.Probe;
import dev.provision.source.Lines;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * What {@link Scripts} print: lines {@code #word value}, the engine's documents between {@code #begin name} and {@code #end
 * name status errors}, and after {@code #log} a container's own words to the end. No line of a JSON document begins with
 * {@code #}, so that none can be forged.
 */
public final class Answer {
    /**
     * The function {@code ask DOCUMENT ARGUMENT...}, which prints what {@code "$engine" ARGUMENT...} prints as a document, and
     * leaves its exit status in {@code status}.
     */
    public static final String ASK = """
            exec 3>&1
            ask() {
                document=$1
                shift
                printf '#begin %s\\n' "$document"
                errors=$(LC_ALL=C "$engine" "$@" 2>&1 >&3 </dev/null 9>&-)
                status=$?
                printf '\\n#end %s %s %s\\n' "$document" "$status" "$(printf %s "$errors" | tr '\\n' ' ')"
            }
            """;

    private final Map<String, List<String>> words = new HashMap<>();
    private final Map<String, StringBuilder> documents = new HashMap<>();
    private final StringBuilder log = new StringBuilder();

    public Answer(String text) {
        StringBuilder open = null;
        boolean inLog = false;
        for (String line : Lines.of(text)) {
            if (inLog) {
                log.append(line).append('\n');
            } else if (line.equals("#log")) {
                inLog = true;
            } else if (line.startsWith("#begin ")) {
                open = new StringBuilder();
                documents.put(line.substring(7), open);
            } else if (line.startsWith("#")) {
                int space = line.indexOf(' ');
                String word = space < 0 ? line.substring(1) : line.substring(1, space);
                words.computeIfAbsent(word, key -> new ArrayList<>()).add(space < 0 ? "" : line.substring(space + 1));
                open = word.equals("end") ? null : open;
            } else if (open != null) {
                open.append(line).append('\n');
            }
        }
    }

    /** The values of all lines with this word, in order. */
    public List<String> all(String word) {
        return words.getOrDefault(word, List.of());
    }

    /** The value of the first line with this word. */
    public Optional<String> first(String word) {
        return all(word).stream().findFirst();
    }

    /**
     * The engine of the host; empty if it has none.
     *
     * @throws Probe.Unreadable if the name is that of no supported engine
     */
    public Optional<Engine> engine() throws Probe.Unreadable {
        String name = first("engine").orElse("");
        Optional<Engine> engine = Engine.of(name);
        if (engine.isEmpty() && !name.isEmpty()) {
            throw new Probe.Unreadable("unreadable answer: unknown container engine \"" + name + "\"");
        }
        return engine;
    }

    /** What follows {@code #log}. */
    public String log() {
        return log.toString().strip();
    }

    /** Why the engine did not print this document for another reason than that nothing has the name; empty if it did. */
    public String trouble(String document) {
        for (String end : all("end")) {
            String[] parts = end.split(" ", 3);
            if (parts[0].equals(document)) {
                String errors = parts.length > 2 ? parts[2].strip() : "";
                String status = parts.length > 1 ? parts[1] : "";
                return status.equals("0") || absent(errors) ? "" : errors.isEmpty() ? "status " + status : errors;
            }
        }
        return "no answer";
    }

    /** The engines have said it in these ways: {@code Error: No such container: x}, {@code inspecting object: x: image not known}. */
    private static boolean absent(String errors) {
        String lower = errors.toLowerCase(Locale.ROOT);
        boolean said = lower.contains("no such container")
                || lower.contains("no such image")
                || lower.contains("no such object")
                || lower.contains("image not known");
        return said && !lower.contains("cannot connect") && !lower.contains("permission denied");
    }

    /**
     * A text that was printed with a space before each line, so that no line of it can be taken for one of ours; empty if
     * there is no such document.
     */
    public Optional<String> text(String name) {
        return Optional.ofNullable(documents.get(name)).map(lines -> Lines.of(lines.toString()).stream()
                .filter(line -> line.startsWith(" "))
                .map(line -> line.substring(1) + "\n")
                .reduce("", String::concat));
    }

    /** The host's clock: {@code #now}, in seconds; the epoch if it does not say. */
    public Instant now() {
        try {
            return Instant.ofEpochSecond(Long.parseLong(first("now").orElse("0")));
        } catch (NumberFormatException | DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** The elements of a document, none if the engine printed none. */
    public List<JSONObject> document(String name) throws Probe.Unreadable {
        String text =
                documents.getOrDefault(name, new StringBuilder()).toString().strip();
        List<JSONObject> elements = new ArrayList<>();
        if (text.isEmpty()) {
            return elements;
        }
        try {
            JSONArray array = new JSONArray(text);
            for (int i = 0; i < array.length(); i++) {
                elements.add(array.getJSONObject(i));
            }
            return elements;
        } catch (JSONException e) {
            throw new Probe.Unreadable(
                    "the engine's " + name + " document is not what inspect prints: " + e.getMessage());
        }
    }
}
