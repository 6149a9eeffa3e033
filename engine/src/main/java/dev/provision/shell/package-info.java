/**
 * Text for a POSIX shell: constant scripts, and the one function that quotes values for them. Knows nothing of hosts.
 */
@NullMarked
package dev.provision.shell;

import org.jspecify.annotations.NullMarked;
