/**
 * Hosts, groups and variables with their provenance. Knows no play and connects to nothing.
 */
@NullMarked
package dev.provision.inventory;

import org.jspecify.annotations.NullMarked;
