/**
 * The ordered changes of a host or a fleet, computed from desired and observed without touching anything.
 */
@NullMarked
package dev.provision.plan;

import org.jspecify.annotations.NullMarked;
