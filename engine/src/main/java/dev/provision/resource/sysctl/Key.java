package dev.provision.resource.sysctl;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kernel parameter by its path below /proc/sys. In text the first separator says what the other one means: {@code
 * net.ipv4.conf.eth0/100.forwarding} and {@code net/ipv4/conf/eth0.100/forwarding} are the same (sysctl.d(5)).
 */
record Key(String path) implements Comparable<Key> {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@-]*");

    /** Empty if the text is no name of one parameter; a pattern is none. */
    static Optional<Key> of(String text) {
        int dot = text.indexOf('.');
        int slash = text.indexOf('/');
        boolean dotted = dot >= 0 && (slash < 0 || dot < slash);
        String path = dotted ? swapped(text) : text;
        String[] parts = path.split("/", -1);
        if (parts.length < 2) {
            return Optional.empty();
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Key(path));
    }

    /** With dots, as people write it; with slashes where a part has a dot in it. */
    String written() {
        return path.indexOf('.') >= 0 ? path : path.replace('/', '.');
    }

    private static String swapped(String text) {
        return text.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }

    @Override
    public int compareTo(Key other) {
        return path.compareTo(other.path);
    }
}
