package dev.provision.transport.hostkey;

/** How a host's key stands to the known_hosts files. */
public enum Standing {
    KNOWN,
    /** An authority that is believed for the host has certified the key. */
    CERTIFIED,
    /** Nothing is known of the host, or it has proven to be the known one and this is a key of a further type. */
    NEW,
    /** The host is known by another key. */
    CHANGED,
    /** A certificate of an authority that is believed for the host, but not a good one: ended, or of another host. */
    INVALID,
    REVOKED
}
