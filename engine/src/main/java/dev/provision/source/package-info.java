/**
 * What the operator wrote: YAML 1.2 values that remember file, line and column, and the problems found in them. Knows
 * nothing of plays, hosts or resources.
 */
@NullMarked
package dev.provision.source;

import org.jspecify.annotations.NullMarked;
