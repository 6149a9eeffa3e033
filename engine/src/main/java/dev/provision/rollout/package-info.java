/**
 * Applies plays to hosts: which hosts go together, how many at once, and when to stop. What is done to one host is {@code
 * apply}'s.
 */
@NullMarked
package dev.provision.rollout;

import org.jspecify.annotations.NullMarked;
