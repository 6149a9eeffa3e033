/**
 * The kernel: the one that runs, the one that boots next, and the newest that is installed are three different things.
 */
@NullMarked
package dev.provision.resource.kernel;

import org.jspecify.annotations.NullMarked;
