/**
 * Public keys and OpenSSH certificates as bytes, and the algorithms of the JDK that they need. Must not depend on files, hosts
 * or connections.
 */
@NullMarked
package dev.provision.transport.key;

import org.jspecify.annotations.NullMarked;
