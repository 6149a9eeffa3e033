/**
 * What firmware, kernel and verify share: a host's own tools to compare and install packages, and what keeps these from
 * changing.
 */
@NullMarked
package dev.provision.resource.versions;

import org.jspecify.annotations.NullMarked;
