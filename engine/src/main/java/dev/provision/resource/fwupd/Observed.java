package dev.provision.resource.fwupd;

import java.util.List;

/**
 * @param trouble why fwupd did not answer, empty if it did
 * @param devices all that it knows, with every release it knows for them
 * @param pending those for which something newer is known, with that only
 * @param onBattery whether the host has mains power and does not get any
 */
record Observed(boolean installed, String trouble, List<Device> devices, List<Device> pending, boolean onBattery) {
    Observed {
        devices = List.copyOf(devices);
        pending = List.copyOf(pending);
    }
}
