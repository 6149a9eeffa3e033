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
public record Port(String written) {
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+]):)?(\\d{1,5}(?:-\\d{1,5})?):(\\d{1,5}(?:-\\d{1,5})?)(?:/(tcp|udp|sctp))?");

    /** A TCP port of the host; an empty address or an address of zeros means all addresses. */
    public record Published(String address, int number) {
        /** Whether both cannot be bound at the same time. */
        boolean conflicts(Published other) {
            return number == other.number && (any() || other.any() || address.equals(other.address));
        }

        private boolean any() {
            return address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        }
    }

    /** The TCP ports of the host. */
    public Stream<Published> onHost() {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches() || written.endsWith("/udp") || written.endsWith("/sctp")) {
            return Stream.of();
        }
        String address = matcher.group(1) == null ? "" : matcher.group(1).replaceAll("[\\[\\]]", "");
        String[] ends = matcher.group(2).split("-", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .mapToObj(number -> new Published(address, number));
    }

    /** Each port of a range as a port of its own. */
    Stream<Port> single() {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches() || !matcher.group(2).contains("-")) {
            return Stream.of(this);
        }
        String[] outside = matcher.group(2).split("-", 2);
        int first = Integer.parseInt(outside[0]);
        int inside = Integer.parseInt(matcher.group(3).split("-", 2)[0]);
        String address = matcher.group(1) == null ? "" : matcher.group(1) + ":";
        String protocol = matcher.group(4) == null ? "" : "/" + matcher.group(4);
        return IntStream.rangeClosed(first, Integer.parseInt(outside[1]))
                .mapToObj(port -> new Port(address + port + ":" + (inside + port - first) + protocol));
    }

    /** Reads a port as a task or a compose file writes it; empty if it does not name a port of the host. */
    public static Optional<Port> of(String text) {
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
