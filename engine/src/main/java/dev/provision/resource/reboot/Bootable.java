package dev.provision.resource.reboot;

/**
 * @param container the kind of container that the "host" is, else empty
 * @param ownBootId whether a reboot gives it a boot id of its own, by which the reboot can be proven
 */
record Bootable(String container, boolean ownBootId) {}
