/**
 * The GPU's firmware: the installed package, the initramfs that carries it, and what the driver has loaded.
 */
@NullMarked
package dev.provision.resource.firmware;

import org.jspecify.annotations.NullMarked;
