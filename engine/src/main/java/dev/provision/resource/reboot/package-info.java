/**
 * Rebooting a host when what is configured is not yet active, or always.
 */
@NullMarked
package dev.provision.resource.reboot;

import org.jspecify.annotations.NullMarked;
