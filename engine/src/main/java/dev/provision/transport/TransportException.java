package dev.provision.transport;

import dev.provision.source.Lines;

/** A host cannot be reached, or was lost; {@link #reason()} says how, the message says it to a person with what to do. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong; everything but BECOME, REFUSED and TIMED_OUT counts as unreachable. */
    public enum Reason {
        /** Name not resolved, refused, no route, timed out while connecting. */
        CONNECT,
        HOST_KEY_UNKNOWN,
        HOST_KEY_CHANGED,
        HOST_KEY_REVOKED,
        AUTHENTICATION,
        /** sudo did not give us the account. */
        BECOME,
        /** The host could not do what it was told, such as write a file on a full disk; the connection is still good. */
        REFUSED,
        /** The connection ended while it was in use. */
        LOST,
        /** A script did not end by its deadline; the connection has been closed. */
        TIMED_OUT,
        /** The host said something that is not the protocol, or more than the stated cap. */
        GARBLED
    }

    private final Reason reason;

    public TransportException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public TransportException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
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
        return reason != Reason.BECOME && reason != Reason.REFUSED && reason != Reason.TIMED_OUT;
    }
}
