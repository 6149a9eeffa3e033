/**
 * The connection to a host as the rest of the program sees it: scripts, uploads and tunnels, one connection per host. The
 * packages below implement it; this one must not depend on them.
 */
@NullMarked
package dev.provision.transport;

import org.jspecify.annotations.NullMarked;
