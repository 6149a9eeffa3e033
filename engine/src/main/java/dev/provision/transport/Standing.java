package dev.provision.transport;

/** How a host's key stands to the known_hosts files. */
public enum Standing {
    KNOWN,
    /** Nothing is known of the host, or it has proven to be the known one and this is a key of a further type. */
    NEW,
    /** The host is known by another key. */
    CHANGED,
    REVOKED
}
