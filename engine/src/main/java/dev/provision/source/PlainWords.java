package dev.provision.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.everit.json.schema.NotSchema;
import org.everit.json.schema.ObjectSchema;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** A complaint of a schema in the words of somebody who writes playbooks. */
final class PlainWords {
    private static final int MOST_NAMES = 12;

    private final Complaint complaint;
    private final JSONObject schema;
    private final Data root;
    private final @Nullable Data value;
    private final String subject;

    PlainWords(Complaint complaint, Data root) {
        this.complaint = complaint;
        this.schema = complaint.schema();
        this.root = root;
        this.value = complaint.pointer().in(root);
        this.subject = subject(complaint.pointer());
    }

    Problem problem() {
        String said = complaint.violation().getErrorMessage();
        if (isPropertyName()) {
            return Problem.at(keyAt(), "\"" + complaint.pointer().last() + "\" cannot be a name here")
                    .expected(patternMeaning(said))
                    .hint(ownHint());
        }
        return switch (complaint.keyword()) {
            case "type" -> wrongKind();
            case "required" -> missing(inBrackets(said));
            case "additionalProperties" -> unknownKey(inBrackets(said));
            case "enum", "const" -> notAChoice();
            case "dependencies" -> dependency(inBrackets(said));
            case "pattern" -> about("is not in the right form").expected(patternMeaning(said));
            case "minimum", "exclusiveMinimum" ->
                about("is too small").expected(limit("at least ", "more than ", "inimum"));
            case "maximum", "exclusiveMaximum" ->
                about("is too large").expected(limit("at most ", "less than ", "aximum"));
            case "minLength" -> about("is too short").expected("at least " + schema.opt("minLength") + " characters");
            case "maxLength" -> about("is too long").expected("at most " + schema.opt("maxLength") + " characters");
            case "minItems" -> about("has too few items").expected("at least " + schema.opt("minItems"));
            case "maxItems" -> about("has too many items").expected("at most " + schema.opt("maxItems"));
            case "minProperties" -> about("has too few keys").expected("at least " + schema.opt("minProperties"));
            case "maxProperties" -> about("has too many keys").expected("at most " + schema.opt("maxProperties"));
            case "uniqueItems" -> about("has an item twice").expected("each item once");
            case "not" -> forbidden();
            case "anyOf", "oneOf" ->
                about("fits none of the forms allowed here").expected(meaning());
            default -> about("is not allowed here").expected(meaning());
        };
    }

    private Problem wrongKind() {
        List<String> kinds = complaint.kinds();
        String wanted = join(kinds, "or");
        Problem problem = Problem.at(at(), subject + " must be " + wanted)
                .expected(withExamples(wanted))
                .found(Shown.of(value));
        String own = ownHint();
        if (own != null || complaint.pointer().steps().isEmpty()) {
            return problem.hint(own);
        }
        return problem.hint(KindHint.of(value, Set.copyOf(kinds), schema.optString("pattern")));
    }

    private Problem missing(String key) {
        JSONObject property = property(key);
        String meaning = property.optString("description", "");
        Problem problem = Problem.at(
                at(),
                "\"" + key + "\" is missing" + (complaint.pointer().steps().isEmpty() ? "" : " in " + subject));
        return problem.expected("\"" + key + "\"" + (meaning.isEmpty() ? "" : ": " + firstSentence(meaning)))
                .hint(property.has("x-hint") ? property.getString("x-hint") : null);
    }

    private Problem unknownKey(String key) {
        At at = value instanceof Data.Dict dict ? dict.keyAt(key) : at();
        Set<String> known = new TreeSet<>(
                schema.optJSONObject("properties") == null
                        ? Set.of()
                        : schema.getJSONObject("properties").keySet());
        Set<String> free = new TreeSet<>(known);
        if (value instanceof Data.Dict dict) {
            free.removeAll(dict.entries().keySet());
        }
        JSONObject instead = schema.optJSONObject("x-instead");
        Problem problem = Problem.at(at, "unknown key \"" + key + "\"");
        String plainKey = key.substring(key.lastIndexOf('.') + 1); // Ansible's ansible.builtin.copy is its copy
        if (instead != null && instead.has(plainKey)) {
            return problem.hint(instead.getString(plainKey));
        }
        var near = Nearest.hint(key, free).or(() -> Nearest.hint(key, known));
        if (!known.isEmpty() && (near.isEmpty() || known.size() <= MOST_NAMES)) {
            problem = problem.expected("one of " + String.join(", ", known));
        }
        return problem.hint(near.orElse(null));
    }

    private Problem notAChoice() {
        List<String> choices =
                complaint.choices().stream().map(String::valueOf).distinct().toList();
        String written = value instanceof Data.Text text ? text.value() : "";
        String own = ownHint();
        return about("has a value that is not allowed")
                .expected(choices.isEmpty() ? meaning() : join(choices, "or"))
                .hint(own != null ? own : Nearest.hint(written, choices).orElse(null));
    }

    private Problem dependency(String needed) {
        JSONObject dependencies = schema.optJSONObject("dependencies");
        String because = "";
        if (dependencies != null && value instanceof Data.Dict dict) {
            because = dict.entries().keySet().stream()
                    .filter(key -> dependencies.optJSONArray(key) != null
                            && dependencies.getJSONArray(key).toList().contains(needed))
                    .findFirst()
                    .orElse("");
        }
        if (because.isEmpty()) {
            return missing(needed);
        }
        At at = ((Data.Dict) java.util.Objects.requireNonNull(value)).keyAt(because);
        return Problem.at(at, "\"" + because + "\" needs \"" + needed + "\" beside it")
                .expected("\"" + needed + "\"");
    }

    private Problem forbidden() {
        if (complaint.violation().getViolatedSchema() instanceof NotSchema not
                && not.getMustNotMatch() instanceof ObjectSchema object
                && object.getRequiredProperties().size() > 1
                && value instanceof Data.Dict dict) {
            List<String> keys = object.getRequiredProperties();
            At last = keys.stream().map(dict::keyAt).max(At::compareTo).orElse(at());
            String quoted = join(keys.stream().map(key -> "\"" + key + "\"").toList(), "and");
            return Problem.at(last, quoted + " cannot be used together")
                    .expected("one of them")
                    .hint(ownHint());
        }
        return about("is not allowed here").expected(meaning());
    }

    private Problem about(String what) {
        return Problem.at(at(), subject + " " + what).found(Shown.of(value)).hint(ownHint());
    }

    private At at() {
        return value != null ? value.at() : keyAt();
    }

    private At keyAt() {
        Data parent = complaint.pointer().parent().in(root);
        return parent instanceof Data.Dict dict
                ? dict.keyAt(complaint.pointer().last())
                : (parent == null ? root : parent).at();
    }

    private boolean isPropertyName() {
        String location = complaint.violation().getSchemaLocation();
        return location != null && location.contains("/propertyNames");
    }

    private String patternMeaning(String said) {
        String pattern = said.replaceFirst("(?s).*does not match pattern ", "");
        String meaning = schema.optString("patternErrorMessage", "");
        return withExamples(meaning.isEmpty() ? "text that matches " + pattern : meaning);
    }

    private String limit(String inclusive, String exclusive, String name) {
        Object bound = schema.opt("m" + name);
        return bound != null ? inclusive + bound : exclusive + schema.opt("exclusiveM" + name);
    }

    private String withExamples(String wanted) {
        JSONArray examples = schema.optJSONArray("examples");
        if (examples == null || examples.isEmpty() || examples.get(0) instanceof JSONObject) {
            return wanted;
        }
        return wanted + ", such as " + JSONObject.valueToString(examples.get(0));
    }

    private String meaning() {
        String description = schema.optString("description", "");
        return description.isEmpty() ? "another value" : firstSentence(description);
    }

    private @Nullable String ownHint() {
        return schema.has("x-hint") ? schema.getString("x-hint") : null;
    }

    private JSONObject property(String key) {
        JSONObject properties = schema.optJSONObject("properties");
        JSONObject property = properties == null ? null : properties.optJSONObject(key);
        return property == null ? new JSONObject() : property;
    }

    private String subject(Pointer pointer) {
        if (pointer.steps().isEmpty()) {
            return "this";
        }
        if (pointer.parent().in(root) instanceof Data.Seq) {
            String list = pointer.parent().last();
            String item = "item " + (Integer.parseInt(pointer.last()) + 1);
            return list.isEmpty() || list.matches("\\d+") ? item : item + " of \"" + list + "\"";
        }
        return "\"" + pointer.last() + "\"";
    }

    private static String inBrackets(String said) {
        int start = said.indexOf('[');
        int end = said.lastIndexOf(']');
        return start < 0 || end < start ? "" : said.substring(start + 1, end);
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        String first = end < 0 ? text : text.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private static String join(List<String> words, String conjunction) {
        List<String> list = new ArrayList<>(words);
        if (list.size() < 2) {
            return String.join("", list);
        }
        String last = list.remove(list.size() - 1);
        return String.join(", ", list) + " " + conjunction + " " + last;
    }
}
