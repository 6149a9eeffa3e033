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
