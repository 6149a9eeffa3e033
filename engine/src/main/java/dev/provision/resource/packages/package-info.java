/**
 * Resource type {@code packages}: what apt or dnf has installed, at which version, and what it must not touch. Asks and plans
 * from what the host itself knows; only a change uses the network.
 */
@NullMarked
package dev.provision.resource.packages;

import org.jspecify.annotations.NullMarked;
