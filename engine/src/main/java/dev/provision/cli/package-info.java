/**
 * Parses options, calls one engine entry point, maps its outcome to an exit code.
 */
@NullMarked
package dev.provision.cli;

import org.jspecify.annotations.NullMarked;
