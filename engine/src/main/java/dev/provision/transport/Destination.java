package dev.provision.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that name an SSH destination, {@code [user@]host[:port]}, valid by OpenSSH's own rules (valid_hostname and
 * valid_ruser of ssh.c). {@code Match exec} in an ssh_config passes them to a shell, so they are checked whatever their
 * source.
 *
 * @param host name or address, without brackets
 */
public record Destination(Optional<String> user, String host, Optional<Integer> port) {
    /** What a valid host name or address consists of, for messages. */
    public static final String HOST = "a name or address without spaces and shell characters, not beginning with -";

    /** What a valid user name consists of, for messages. */
    public static final String USER = "a user name without spaces and shell characters, not beginning with -";

    /** What a valid port is, for messages. */
    public static final String PORT = "a number from 1 to 65535";

    private static final String NOT_IN_HOSTS = "'`\"$\\;&<>|(){}";
    private static final String NOT_IN_USERS = "'`\";&<>|(){}";
    private static final int LONGEST = 255;

    private static final Pattern FORM =
            Pattern.compile("(?:ssh://)?(?:(?<user>.+)@)?(?<host>\\[[^\\]]+\\]|[^:@]+)(?::(?<port>[^:/]+))?/?");

    /** Whether a host name or address is valid. */
    public static boolean isHost(String host) {
        return isWord(host, NOT_IN_HOSTS);
    }

    /** Whether a user name is valid. A space, which OpenSSH allows, is not. */
    public static boolean isUser(String user) {
        return isWord(user, NOT_IN_USERS) && !user.endsWith("\\");
    }

    private static boolean isWord(String word, String forbidden) {
        return !word.isEmpty()
                && word.length() <= LONGEST
                && !word.startsWith("-")
                && word.codePoints()
                        .noneMatch(c -> forbidden.indexOf(c) >= 0
                                || Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE);
    }

    /** The port that a text names; empty if it is invalid. */
    public static Optional<Integer> port(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port >= 1 && port <= 65535);
    }

    /** Parses {@code [user@]host[:port]} or an {@code ssh://} URI; empty if any part is invalid. */
    public static Optional<Destination> parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<String> user = Optional.ofNullable(parts.group("user"));
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        Optional<String> written = Optional.ofNullable(parts.group("port"));
        Optional<Integer> port = written.flatMap(Destination::port);
        boolean valid =
                isHost(host) && user.map(Destination::isUser).orElse(true) && written.isPresent() == port.isPresent();
        return valid ? Optional.of(new Destination(user, host, port)) : Optional.empty();
    }

    /** The names of the parts of a target that are invalid; empty if it can be used. */
    public static List<String> invalid(Target target) {
        List<String> invalid = new ArrayList<>();
        if (!isHost(target.name())) {
            invalid.add("host name");
        }
        if (!target.address().map(Destination::isHost).orElse(true)) {
            invalid.add("address");
        }
        if (!target.user().map(Destination::isUser).orElse(true)) {
            invalid.add("user");
        }
        if (!target.port().map(port -> port >= 1 && port <= 65535).orElse(true)) {
            invalid.add("port");
        }
        return invalid;
    }
}
