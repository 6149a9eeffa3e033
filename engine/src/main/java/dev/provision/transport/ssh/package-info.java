/**
 * Connects with the SSH library: hops, sockets, sessions, tunnels. Implements {@code transport.Connector}; only {@code cli} may
 * depend on it.
 */
@NullMarked
package dev.provision.transport.ssh;

import org.jspecify.annotations.NullMarked;
