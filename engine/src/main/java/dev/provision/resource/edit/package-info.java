/**
 * Changing a part of a text file: what is there is read by a probe, changed here, and put in place as the kind {@code file}
 * does, unless it has changed in between. Knows nothing of the kinds that use it.
 */
@NullMarked
package dev.provision.resource.edit;

import org.jspecify.annotations.NullMarked;
