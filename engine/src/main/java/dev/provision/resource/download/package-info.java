/**
 * Resource type {@code download}: a file that the host fetches by itself, known by its SHA-256.
 */
@NullMarked
package dev.provision.resource.download;

import org.jspecify.annotations.NullMarked;
