package dev.provision.source;

import java.util.Comparator;
import java.util.List;
import org.everit.json.schema.ValidationException;
import org.json.JSONObject;

/**
 * One thing that a schema does not accept.
 *
 * @param pointer where in the value
 * @param keyword the schema keyword that is violated
 * @param violation as the validator says it
 * @param schema what the schema says about this part of the value; empty if unknown
 * @param kinds for a value of the wrong kind, the kinds that would be right
 * @param choices for a value that is none of those allowed, the allowed ones
 */
record Complaint(
        Pointer pointer,
        String keyword,
        ValidationException violation,
        JSONObject schema,
        List<String> kinds,
        List<Object> choices) {
    private static final List<String> ORDER =
            List.of("text", "a whole number", "a number", "true or false", "a list", "a mapping", "nothing");

    Complaint {
        // The validator names alternatives in an order that changes from run to run.
        boolean anyNumber = kinds.contains("a number");
        kinds = kinds.stream()
                .filter(kind -> !(anyNumber && kind.equals("a whole number")))
                .sorted(Comparator.comparing(ORDER::indexOf))
                .toList();
        choices = List.copyOf(choices);
    }

    boolean isAbout(Pointer place, String word) {
        return pointer.equals(place) && keyword.equals(word);
    }
}
