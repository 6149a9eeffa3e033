package dev.provision.transport;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognizes addresses that lead back to the control node. A wildcard address always does. A loopback address, or another
 * address of this machine, does so on the port of its own SSH server; other ports are forwarded to a virtual machine, a
 * container or a tunnel.
 */
public final class ControlNode {
    private static final int SSH = 22;
    private static final Pattern IPV4 =
            Pattern.compile("(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){0,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private ControlNode() {}

    /** Why a wildcard or loopback address or {@code localhost} cannot be a host; no name is resolved for it. */
    public static Optional<String> refusal(String address, int port) {
        String host = address.replaceAll("^\\[|]$", "");
        if (host.equals("*")) {
            return Optional.of("* is a wildcard");
        }
        boolean numeric = IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
        if (!numeric && !host.equalsIgnoreCase("localhost")) {
            return Optional.empty();
        }
        try {
            InetAddress parsed = InetAddress.getByName(host.contains(":") ? "[" + host + "]" : host);
            return refusal(parsed, port, parsed.isLoopbackAddress());
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty(); // connecting reports it
        }
    }

    /** Why a resolved address cannot be a host. */
    public static Optional<String> refusal(InetAddress address, int port) {
        return refusal(address, port, address.isLoopbackAddress() || isOnAnInterface(address));
    }

    private static Optional<String> refusal(InetAddress address, int port, boolean local) {
        if (address.isAnyLocalAddress()) {
            return Optional.of(address.getHostAddress() + " is a wildcard, which reaches the control node itself");
        }
        return port == SSH && local
                ? Optional.of(address.getHostAddress() + " port " + SSH + " is the control node itself")
                : Optional.empty();
    }

    private static boolean isOnAnInterface(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unreadable) {
            return false; // without a list of interfaces no address is known to be local
        }
    }
}
