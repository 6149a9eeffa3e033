package dev.provision.resource.container;

import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A volume with a name, or a path of the host, mounted in the container.
 *
 * @param source a name of at least two characters (docker takes one character for something else), or an absolute path
 * @param options sorted, without those that say what holds anyway
 */
record Volume(String source, String inside, String options) {
    private static final Pattern WRITTEN =
            Pattern.compile("(/[^:\\p{Cntrl}]*|[A-Za-z0-9][A-Za-z0-9_.-]+):(/[^:\\p{Cntrl}]*)(?::([A-Za-z,-]+))?");

    static Optional<Volume> of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        TreeSet<String> options = new TreeSet<>();
        if (matcher.group(3) != null) {
            Stream.of(matcher.group(3).split(","))
                    .filter(one -> !one.equals("rw"))
                    .forEach(options::add);
        }
        return Optional.of(new Volume(clean(matcher.group(1)), clean(matcher.group(2)), String.join(",", options)));
    }

    boolean isBind() {
        return source.startsWith("/");
    }

    boolean readOnly() {
        return Stream.of(options.split(",")).anyMatch("ro"::equals);
    }

    String written() {
        return source + ":" + inside + (options.isEmpty() ? "" : ":" + options);
    }

    /** As the engines write a path: without the parts that say nothing. */
    static String clean(String path) {
        return Path.of(path).normalize().toString();
    }
}
