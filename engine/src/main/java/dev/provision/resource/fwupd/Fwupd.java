package dev.provision.resource.fwupd;

import java.util.List;

/** @param updates what shall be installed; empty = only a report */
record Fwupd(List<Update> updates) {
    Fwupd {
        updates = List.copyOf(updates);
    }

    /** @param device a GUID, an id or the whole name of a device */
    record Update(String device, String version) {}
}
