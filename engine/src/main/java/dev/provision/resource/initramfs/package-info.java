/**
 * The initramfs of the kernel that boots next: whether a module is in it, and how it is made anew. Knows nothing of why.
 */
@NullMarked
package dev.provision.resource.initramfs;

import org.jspecify.annotations.NullMarked;
