/**
 * What is known of distributions, kernels and ROCm on gfx1151, each as a data file: which versions are good, and which go
 * together. It judges facts that others have gathered, and asks no host.
 */
@NullMarked
package dev.provision.knowledge;

import org.jspecify.annotations.NullMarked;
