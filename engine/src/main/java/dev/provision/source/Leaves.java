package dev.provision.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.everit.json.schema.ArraySchema;
import org.everit.json.schema.BooleanSchema;
import org.everit.json.schema.CombinedSchema;
import org.everit.json.schema.ConditionalSchema;
import org.everit.json.schema.NullSchema;
import org.everit.json.schema.NumberSchema;
import org.everit.json.schema.ObjectSchema;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * Finds, in the validator's tree of violations, the few complaints that help: of several alternatives only the one
 * that was meant, of a condition only its outcome, and nothing about a value that is of the wrong kind anyway.
 */
final class Leaves {
    private static final String EXPRESSION_PATTERN = "^\\s*\\{\\{";

    private final SchemaFiles files;
    private final Data root;
    private final boolean pending;

    Leaves(SchemaFiles files, Data root, boolean pending) {
        this.files = files;
        this.root = root;
        this.pending = pending;
    }

    List<Complaint> of(ValidationException violation) {
        List<Complaint> found = collect(violation, new JSONObject(), Pointer.parse("#", root));
        Set<Pointer> wrongKind = found.stream()
                .filter(leaf -> leaf.keyword().equals("type"))
                .map(Complaint::pointer)
                .collect(Collectors.toSet());
        return found.stream()
                .filter(leaf -> leaf.keyword().equals("type") || !wrongKind.contains(leaf.pointer()))
                .toList();
    }

    private List<Complaint> collect(ValidationException violation, JSONObject inherited, Pointer outer) {
        Pointer pointer = Pointer.parse(violation.getPointerToViolation(), root);
        JSONObject schema =
                files.at(violation.getSchemaLocation()).orElse(pointer.equals(outer) ? inherited : new JSONObject());
        List<ValidationException> causes = violation.getCausingExceptions();
        if (violation.getViolatedSchema() instanceof ConditionalSchema conditional) {
            if (causes.isEmpty() || (pending && dependsOnExpression(conditional, pointer))) {
                return List.of();
            }
            return collect(causes.get(causes.size() - 1), schema, pointer);
        }
        boolean alternatives = Objects.equals(violation.getKeyword(), "anyOf")
                || (Objects.equals(violation.getKeyword(), "oneOf") && !causes.isEmpty());
        if (alternatives) {
            return chosen(violation, pointer, schema);
        }
        if (causes.isEmpty()) {
            return leaf(violation, pointer, schema);
        }
        List<Complaint> all = new ArrayList<>();
        causes.forEach(cause -> all.addAll(collect(cause, schema, pointer)));
        return all;
    }

    private List<Complaint> leaf(ValidationException violation, Pointer pointer, JSONObject schema) {
        if (pending && isExpression(pointer.in(root))) {
            return List.of();
        }
        String keyword = Objects.toString(violation.getKeyword(), "");
        List<String> kinds = keyword.equals("type") ? List.of(kind(violation.getViolatedSchema())) : List.of();
        return List.of(new Complaint(pointer, keyword, violation, schema, kinds, choices(keyword, schema)));
    }

    private static List<Object> choices(String keyword, JSONObject schema) {
        if (keyword.equals("enum") && schema.opt("enum") instanceof JSONArray values) {
            return values.toList().stream().filter(Objects::nonNull).toList();
        }
        return keyword.equals("const") && schema.has("const") ? List.of(schema.get("const")) : List.of();
    }

    /** Of alternatives that all failed: the complaints of the only one whose kind is right, or one about them all. */
    private List<Complaint> chosen(ValidationException violation, Pointer pointer, JSONObject schema) {
        if (pending && isExpression(pointer.in(root))) {
            return List.of();
        }
        Set<String> kinds = new LinkedHashSet<>();
        List<List<Complaint>> fitting = new ArrayList<>();
        for (ValidationException cause : violation.getCausingExceptions()) {
            List<Complaint> branch = collect(cause, schema, pointer);
            List<Complaint> wrongKind =
                    branch.stream().filter(c -> c.isAbout(pointer, "type")).toList();
            if (branch.isEmpty()) {
                return List.of(); // this alternative fails only because of expressions that are still pending
            } else if (wrongKind.isEmpty()) {
                fitting.add(branch);
            } else {
                wrongKind.forEach(c -> kinds.addAll(c.kinds()));
            }
        }
        if (schema.optString("pattern").equals(EXPRESSION_PATTERN)) {
            kinds.remove("text"); // text is accepted for the sake of expressions only
        }
        boolean onlyExpressions = !kinds.isEmpty() && fitting.size() == 1 && isExpressionPattern(fitting.get(0));
        if (fitting.isEmpty() || onlyExpressions) {
            return List.of(new Complaint(pointer, "type", violation, schema, List.copyOf(kinds), List.of()));
        }
        List<Object> choices = fitting.stream()
                .flatMap(List::stream)
                .flatMap(complaint -> complaint.choices().stream())
                .sorted(Comparator.comparing(String::valueOf))
                .toList();
        boolean allChoices =
                fitting.stream().allMatch(branch -> !branch.get(0).choices().isEmpty());
        if (allChoices) {
            return List.of(new Complaint(pointer, "enum", violation, schema, List.of(), choices));
        }
        return fitting.size() == 1
                ? fitting.get(0)
                : List.of(new Complaint(pointer, "anyOf", violation, schema, List.of(), List.of()));
    }

    private static boolean isExpressionPattern(List<Complaint> branch) {
        return branch.size() == 1
                && branch.get(0).keyword().equals("pattern")
                && branch.get(0).violation().getErrorMessage().endsWith(EXPRESSION_PATTERN);
    }

    /** Whether a property that the condition looks at is an expression, so that its outcome is not known yet. */
    private boolean dependsOnExpression(ConditionalSchema conditional, Pointer pointer) {
        if (!(pointer.in(root) instanceof Data.Dict dict)) {
            return false;
        }
        String condition = conditional.getIfSchema().map(Schema::toString).orElse("");
        return dict.entries().entrySet().stream()
                .anyMatch(entry ->
                        isExpression(entry.getValue()) && condition.contains(JSONObject.quote(entry.getKey())));
    }

    private static boolean isExpression(@org.jspecify.annotations.Nullable Data data) {
        return data instanceof Data.Text text
                && (text.value().contains("{{") || text.value().contains("{%"));
    }

    private static String kind(Schema schema) {
        if (schema instanceof ObjectSchema) {
            return "a mapping";
        } else if (schema instanceof ArraySchema) {
            return "a list";
        } else if (schema instanceof NumberSchema number) {
            return number.requiresInteger() ? "a whole number" : "a number";
        } else if (schema instanceof BooleanSchema) {
            return "true or false";
        } else if (schema instanceof NullSchema) {
            return "nothing";
        } else if (schema instanceof CombinedSchema) {
            return "another kind of value";
        }
        return "text";
    }
}
