package dev.provision.doctor;

import dev.provision.source.Data;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that a log says when a certain thing is wrong.
 *
 * @param in which logs are searched
 * @param pattern found in one line
 * @param also found in another line of the same log, or in the same; empty = nothing more is needed
 * @param layer where the cause is, if none of the checks has found one
 * @param verdict how bad it is
 * @param checks that explain it when they have failed, in the order in which they are believed
 * @param fix if none of them has
 */
public record Signature(
        String name,
        Set<Log> in,
        Pattern pattern,
        Optional<Pattern> also,
        Layer layer,
        Status verdict,
        String summary,
        List<String> checks,
        Optional<Fix> fix,
        List<String> sources) {
    /** A text of a host. */
    public enum Log {
        CONTAINER,
        KERNEL
    }

    public Signature {
        in = Set.copyOf(in);
        checks = List.copyOf(checks);
        sources = List.copyOf(sources);
    }

    /** Reads one that fits {@code signatures.schema.json}. */
    static Signature of(Data.Dict data) {
        return new Signature(
                text(data, "name").orElseThrow(),
                texts(data, "in").stream()
                        .map(name -> Log.valueOf(name.toUpperCase(java.util.Locale.ROOT)))
                        .collect(Collectors.toSet()),
                Patterns.compile(data, "pattern").orElseThrow(),
                Patterns.compile(data, "also"),
                Layer.of(text(data, "layer").orElseThrow()),
                Status.of(text(data, "verdict").orElseThrow()),
                text(data, "summary").orElseThrow(),
                texts(data, "checks"),
                text(data, "command")
                        .map(Fix::command)
                        .or(() -> text(data, "playbook").map(Fix::playbook))
                        .or(() -> text(data, "advice").map(Fix::advice)),
                texts(data, "sources"));
    }

    private static Optional<String> text(Data.Dict data, String key) {
        return data.get(key) instanceof Data.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    private static List<String> texts(Data.Dict data, String key) {
        return data.get(key) instanceof Data.Seq seq
                ? seq.items().stream().map(item -> String.valueOf(item.plain())).toList()
                : List.of();
    }
}
