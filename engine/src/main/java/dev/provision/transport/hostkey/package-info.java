/**
 * Decides whether the key or certificate of a host is trusted: known_hosts files, revoked keys, authorities. Must not depend
 * on authentication, shells or connections.
 */
@NullMarked
package dev.provision.transport.hostkey;

import org.jspecify.annotations.NullMarked;
