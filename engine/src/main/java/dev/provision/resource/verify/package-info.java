/**
 * What must be true of a host and is changed by other tasks, if at all: compared, reported, never put right.
 */
@NullMarked
package dev.provision.resource.verify;

import org.jspecify.annotations.NullMarked;
