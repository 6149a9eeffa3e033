/**
 * What a resource type is: desired state, probe, and the pure comparison that yields changes. Each resource type has a
 * package of its own below this one.
 */
@NullMarked
package dev.provision.resource;

import org.jspecify.annotations.NullMarked;
