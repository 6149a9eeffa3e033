/**
 * Decides the way to a host: options, inventory and the SSH client's configuration become a list of hops. Opens no connection
 * and must not depend on the SSH library.
 */
@NullMarked
package dev.provision.transport.config;

import org.jspecify.annotations.NullMarked;
