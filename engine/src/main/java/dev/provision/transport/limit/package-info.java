/**
 * Limits for a peer: how long it is waited for, and what its text may do to a terminal. Depends on no other package of the
 * program.
 */
@NullMarked
package dev.provision.transport.limit;

import org.jspecify.annotations.NullMarked;
