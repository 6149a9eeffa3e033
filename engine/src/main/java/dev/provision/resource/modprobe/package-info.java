/**
 * Resource type {@code modprobe}: options of a kernel module, whether it may be loaded by itself, and whether it is loaded at boot.
 */
@NullMarked
package dev.provision.resource.modprobe;

import org.jspecify.annotations.NullMarked;
