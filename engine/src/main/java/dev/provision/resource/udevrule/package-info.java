/**
 * Resource type {@code udev_rule}: a file of udev rules, and the devices as they are once the rules have been applied.
 */
@NullMarked
package dev.provision.resource.udevrule;

import org.jspecify.annotations.NullMarked;
