package dev.provision.transport.config;

/** What to do about a host whose key is not in a known_hosts file. A changed or revoked key is refused in either mode. */
public enum HostKeyMode {
    /** Refuse it. */
    STRICT,
    /** Record its key at the first contact. */
    ACCEPT_NEW
}
