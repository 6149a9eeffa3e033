package dev.provision.shell;

import java.util.List;

/**
 * A constant piece of POSIX sh and the values for its {@code "$1" "$2" ...}; values never stand in the script's text. It
 * may use coreutils and util-linux and nothing else of a host without asking for it first.
 *
 * @param script sh text, the same for every value
 * @param arguments the positional parameters, quoted by {@link #render()}
 */
public record Fragment(String script, List<String> arguments) {
    public Fragment {
        arguments = List.copyOf(arguments);
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
