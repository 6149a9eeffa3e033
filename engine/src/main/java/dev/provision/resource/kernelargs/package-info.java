/**
 * Kernel arguments: what the boot loader is configured to pass, apart from what the running kernel was given.
 */
@NullMarked
package dev.provision.resource.kernelargs;

import org.jspecify.annotations.NullMarked;
