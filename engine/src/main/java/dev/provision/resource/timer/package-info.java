/**
 * Resource type {@code timer}: a timer of systemd and the service that it starts, in unit files of their own.
 */
@NullMarked
package dev.provision.resource.timer;

import org.jspecify.annotations.NullMarked;
