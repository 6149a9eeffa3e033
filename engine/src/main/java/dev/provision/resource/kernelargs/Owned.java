package dev.provision.resource.kernelargs;

import java.util.List;
import java.util.Objects;

/**
 * What is wanted of one key: all of its values in order, or that it is gone (no words), or that one of its values is gone.
 *
 * @param words as they shall stand on the command line; empty = none
 * @param only where one value is to go: that value, else empty
 */
record Owned(String key, List<String> words, String only) {
    Owned {
        words = List.copyOf(words);
    }

    static Owned set(String key, List<String> values) {
        return new Owned(
                key,
                values.stream()
                        .map(value -> value.isEmpty() ? key : key + "=" + value)
                        .toList(),
                "");
    }

    static Owned gone(String written) {
        Argument argument = Argument.of(written);
        return new Owned(argument.key(), List.of(), Objects.requireNonNullElse(argument.value(), ""));
    }

    boolean removal() {
        return words.isEmpty();
    }

    boolean concerns(Argument argument) {
        return argument.name().equals(Argument.name(key)) && (only.isEmpty() || only.equals(argument.value()));
    }

    /** As it is written in a playbook: {@code ttm.pages_limit=1}, {@code iommu}. */
    String written() {
        return removal() ? (only.isEmpty() ? key : key + "=" + only) : String.join(" ", words);
    }

    /** A pattern of sh's {@code case} that matches the words this is about, up to their {@code =}. */
    String pattern() {
        String name = key.replaceAll("[-_]", "[-_]");
        return only.isEmpty() ? name : name + "=" + only;
    }

    /** The words on a line that this is about. */
    List<String> on(List<Argument> line) {
        return line.stream().filter(this::concerns).map(Argument::word).toList();
    }

    /** Whether a line is as wanted, whatever the spelling of its keys. */
    boolean holds(List<Argument> line) {
        return normal(on(line)).equals(normal(words));
    }

    /** Whether a running kernel acts as wanted: of a key with one value the last counts. */
    boolean active(List<Argument> line) {
        List<String> seen = normal(on(line));
        if (words.size() == 1 && !seen.isEmpty()) {
            seen = seen.subList(seen.size() - 1, seen.size());
        }
        return seen.equals(normal(words));
    }

    /** The values on a line for a person, null if there are none. */
    static @org.jspecify.annotations.Nullable String shown(List<String> words) {
        if (words.isEmpty()) {
            return null;
        }
        return String.join(
                " ",
                words.stream()
                        .map(word ->
                                Objects.requireNonNullElse(Argument.of(word).value(), "(set)"))
                        .toList());
    }

    private static List<String> normal(List<String> words) {
        return words.stream()
                .map(Argument::of)
                .map(argument -> new Argument(argument.name(), argument.value()).word())
                .toList();
    }
}
