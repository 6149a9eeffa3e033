/**
 * Read-only questions to a host, packed into one script, and their typed answers.
 */
@NullMarked
package dev.provision.probe;

import org.jspecify.annotations.NullMarked;
