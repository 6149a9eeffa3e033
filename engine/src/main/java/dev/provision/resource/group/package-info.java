/**
 * Resource type {@code group}: groups of /etc/group and who is in them.
 */
@NullMarked
package dev.provision.resource.group;

import org.jspecify.annotations.NullMarked;
