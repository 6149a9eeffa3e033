package dev.provision.shell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A constant piece of POSIX sh and the values for its {@code "$1" "$2" ...}; values never stand in the script's text. It
 * may use coreutils and util-linux and nothing else of a host without asking for it first.
 *
 * @param script sh text, the same for every value
 * @param arguments the positional parameters, quoted by {@link #render()}
 * @param shared null for a script that needs a shell of its own
 */
public record Fragment(
        String script, List<String> arguments, @Nullable Shared shared) {
    public Fragment {
        arguments = List.copyOf(arguments);
    }

    /** A script that needs a shell of its own. */
    public Fragment(String script, List<String> arguments) {
        this(script, arguments, null);
    }

    /**
     * What a read-only script looks at that can run in one shell with others, one after the other. Such a script sets each
     * variable before it reads it, changes the working directory only by an absolute path, sets no trap, bounds its output,
     * and ends by its last command; {@code exit} is for failures that also end the others, which are then run again.
     *
     * @param paths whose attributes are read for all scripts at once; see {@code looked_up} in safe-path.sh
     * @param contents sizes by the paths of files: the digest of a file that has this size is computed together with others
     */
    public record Shared(List<String> paths, Map<String, Long> contents) {
        public static final Shared NOTHING = new Shared(List.of(), Map.of());

        public Shared {
            paths = List.copyOf(paths);
            contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
        }
    }

    /** The same script, which can run in one shell with others. */
    public Fragment sharing(Shared looksAt) {
        return new Fragment(script, arguments, looksAt);
    }

    public static Fragment of(String script, String... arguments) {
        return new Fragment(script, List.of(arguments));
    }

    /** The text to send: {@code set -- 'a' 'b'} and the script. */
    public String render() {
        return "set --" + words() + '\n' + script + '\n';
    }

    /** The arguments as words of sh, each behind a space: what calls a function that has the script as its body. */
    public String words() {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            text.append(' ').append(Quote.word(argument));
        }
        return text.toString();
    }
}
