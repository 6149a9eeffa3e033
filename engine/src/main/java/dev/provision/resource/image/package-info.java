/**
 * An image built on a host from a folder of the playbook, and pushed: built anew when the folder or the arguments differ from
 * what a label of the image says it was built from.
 */
@NullMarked
package dev.provision.resource.image;

import org.jspecify.annotations.NullMarked;
