/**
 * Resource type {@code fwupd}: firmware of devices that fwupd knows: reported, and updated where a device is named. Not the
 * firmware that drivers load, which is {@code firmware}.
 */
@NullMarked
package dev.provision.resource.fwupd;

import org.jspecify.annotations.NullMarked;
