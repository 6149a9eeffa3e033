/**
 * Which hosts go together, how many at once, and when to stop. Knows nothing of what is done to a host.
 */
@NullMarked
package dev.provision.rollout;

import org.jspecify.annotations.NullMarked;
