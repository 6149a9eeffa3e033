/**
 * Changing a part of a text file: what is there is read by a probe, changed here, and put in place as resource type {@code file}
 * does, unless it has changed in between. Knows nothing of the resource types that use it.
 */
@NullMarked
package dev.provision.resource.edit;

import org.jspecify.annotations.NullMarked;
