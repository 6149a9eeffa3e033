package dev.provision.resource.container;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file system in memory, mounted in the container.
 *
 * @param inside its path in the container
 * @param options of the mount, sorted
 */
record Tmpfs(String inside, List<String> options) {
    private static final Pattern WRITTEN = Pattern.compile("(/[^:,\\p{Cntrl}]+)(?::([a-z0-9_=%,-]+))?");

    Tmpfs {
        options = List.copyOf(options);
    }

    /** Reads what a task writes; empty if it is invalid. */
    static Optional<Tmpfs> of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> options = matcher.group(2) == null
                ? List.of()
                : Stream.of(matcher.group(2).split(","))
                        .filter(one -> !one.isEmpty())
                        .sorted()
                        .toList();
        return Optional.of(new Tmpfs(Volume.clean(matcher.group(1)), options));
    }

    /** The form of the engines' option. */
    String written() {
        return inside + (options.isEmpty() ? "" : ":" + String.join(",", options));
    }
}
