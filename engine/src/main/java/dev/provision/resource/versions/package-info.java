/**
 * What firmware and kernel share: which versions each distribution calls good, and the host's own tools to compare them.
 */
@NullMarked
package dev.provision.resource.versions;

import org.jspecify.annotations.NullMarked;
