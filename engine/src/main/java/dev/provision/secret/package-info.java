/**
 * Values that must not be seen, and the one redactor that masks them in all text that leaves the program. Knows nothing above it.
 */
@NullMarked
package dev.provision.secret;

import org.jspecify.annotations.NullMarked;
