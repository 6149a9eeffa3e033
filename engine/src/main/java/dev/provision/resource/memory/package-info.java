/**
 * How much of a host's memory a service may take where GPU and system share one memory. Knows nothing of containers.
 */
@NullMarked
package dev.provision.resource.memory;

import org.jspecify.annotations.NullMarked;
