/**
 * One SSH connection per host: scripts, uploads and tunnels over it; the only place that sees the SSH library.
 */
@NullMarked
package dev.provision.transport;

import org.jspecify.annotations.NullMarked;
