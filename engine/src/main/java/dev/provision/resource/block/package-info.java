/**
 * Resource type {@code block}: lines of a text file between two markers.
 */
@NullMarked
package dev.provision.resource.block;

import org.jspecify.annotations.NullMarked;
