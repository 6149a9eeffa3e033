/**
 * Resource type {@code sysctl}: kernel parameters, kept for the next boot in a file of their own and set now through /proc/sys.
 */
@NullMarked
package dev.provision.resource.sysctl;

import org.jspecify.annotations.NullMarked;
