package dev.provision.resource.container;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A published port or range of ports.
 *
 * @param written {@code [address:]host:container[/udp]}, with what holds anyway left out
 */
record Port(String written) {
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+]):)?(\\d{1,5}(?:-\\d{1,5})?):(\\d{1,5}(?:-\\d{1,5})?)(?:/(tcp|udp|sctp))?");

    /** The TCP ports of the host. */
    Stream<Integer> onHost() {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches() || written.endsWith("/udp") || written.endsWith("/sctp")) {
            return Stream.of();
        }
        String[] ends = matcher.group(2).split("-", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed();
    }

    static Optional<Port> of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String address = matcher.group(1) == null ? "" : matcher.group(1) + ":";
        String protocol = matcher.group(4) == null || matcher.group(4).equals("tcp") ? "" : "/" + matcher.group(4);
        return Optional.of(new Port(
                (address.equals("0.0.0.0:") ? "" : address) + matcher.group(2) + ":" + matcher.group(3) + protocol));
    }
}
