/**
 * The events of a run and its append-only journal.
 */
@NullMarked
package dev.provision.record;

import org.jspecify.annotations.NullMarked;
