/**
 * Resource type {@code user}: accounts of /etc/passwd, their groups, password hash, home and SSH keys.
 */
@NullMarked
package dev.provision.resource.user;

import org.jspecify.annotations.NullMarked;
