/**
 * Resource type {@code registry_login}: what a container engine of the host shows a registry when it pulls.
 */
@NullMarked
package dev.provision.resource.registrylogin;

import org.jspecify.annotations.NullMarked;
