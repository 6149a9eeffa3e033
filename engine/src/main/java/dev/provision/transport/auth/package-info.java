/**
 * Proves to a server who the operator is: agent, private key files, user certificates. Must not depend on host keys, shells
 * or connections.
 */
@NullMarked
package dev.provision.transport.auth;

import org.jspecify.annotations.NullMarked;
