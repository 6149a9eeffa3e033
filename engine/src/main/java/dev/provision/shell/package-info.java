/**
 * Scripts for a POSIX shell: constant text, the one function that quotes values for it, and the user that runs it. Must not
 * depend on any other package of the program.
 */
@NullMarked
package dev.provision.shell;

import org.jspecify.annotations.NullMarked;
