/**
 * Resource type {@code line}: one line of a text file.
 */
@NullMarked
package dev.provision.resource.line;

import org.jspecify.annotations.NullMarked;
