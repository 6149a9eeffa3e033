package dev.provision.transport;

import dev.provision.source.Lines;
import java.util.Optional;
import net.schmizz.sshj.common.SSHException;
import org.jspecify.annotations.Nullable;

/**
 * Failure to reach a host or to keep the connection to it. The first line of the message is the failure, the others are
 * advice. A cause that shows that this machine is out of file descriptors or threads makes it a failure of the control node.
 */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong; everything but BECOME, REFUSED, TIMED_OUT and CONTROL_NODE counts as unreachable. */
    public enum Reason {
        /** Name not resolved, refused, no route, timed out while connecting. */
        CONNECT,
        HOST_KEY_UNKNOWN,
        HOST_KEY_CHANGED,
        HOST_KEY_REVOKED,
        AUTHENTICATION,
        /** The host is starting or shutting down, so that it cannot be used yet; worth another attempt. */
        NOT_READY,
        /** sudo did not give us the account. */
        BECOME,
        /** The host could not do what it was told, such as write a file on a full disk; the connection is still good. */
        REFUSED,
        /** The connection ended while it was in use. */
        LOST,
        /** A script did not end by its deadline; the connection has been closed. */
        TIMED_OUT,
        /** The host said something that is not the protocol, or more than the stated cap. */
        GARBLED,
        /** This machine has no file descriptor or thread left for a connection; the host has no part in it. */
        CONTROL_NODE
    }

    private static final String LIMITS = "(?s).*(Too many open files|unable to create (new )?native thread).*";

    private final Reason reason;
    private final boolean temporary;

    public TransportException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.temporary = false;
    }

    public TransportException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, exhausted(cause), false);
    }

    private TransportException(
            Reason reason, String message, @Nullable Throwable cause, Optional<String> exhausted, boolean temporary) {
        super(exhausted.map(TransportException::ofControlNode).orElse(message), cause);
        this.reason = exhausted.isPresent() ? Reason.CONTROL_NODE : reason;
        this.temporary = temporary;
    }

    private static String ofControlNode(String error) {
        return "the control node cannot open another connection: " + error
                + "\nRaise its limits (ulimit -n, ulimit -u), or lower --forks. This host was not the cause.";
    }

    /** Error of a limit of this machine, if one is the cause. */
    private static Optional<String> exhausted(Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            String message = String.valueOf(e.getMessage());
            // the text of an SSHException may be that of the host
            if (!(e instanceof TransportException) && !(e instanceof SSHException) && message.matches(LIMITS)) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    /** Returns the same failure as one that may pass: the connection was refused or dropped. */
    public TransportException temporary() {
        return new TransportException(reason, String.valueOf(getMessage()), getCause(), Optional.empty(), true);
    }

    /** Whether another attempt can succeed. */
    public boolean isTemporary() {
        return temporary && reason == Reason.CONNECT;
    }

    public Reason reason() {
        return reason;
    }

    /** What went wrong, in one line. */
    public String summary() {
        return Lines.of(String.valueOf(getMessage())).stream().findFirst().orElse("");
    }

    /** What more there is to say, and what to do; may be empty or many lines. */
    public String advice() {
        return String.join(
                "\n", Lines.of(String.valueOf(getMessage())).stream().skip(1).toList());
    }

    /** Whether the host counts as unreachable; else it can be talked to, and what was asked of it failed. */
    public boolean unreachable() {
        return reason != Reason.BECOME
                && reason != Reason.REFUSED
                && reason != Reason.TIMED_OUT
                && reason != Reason.CONTROL_NODE;
    }

    /** Whether the connection ended while it was in use, or an answer on it did not come in time. */
    public boolean connectionLost() {
        return reason == Reason.LOST || reason == Reason.TIMED_OUT;
    }
}
