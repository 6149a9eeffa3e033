package dev.provision.resource.container;

/**
 * A resource limit of a container's processes; -1 = unlimited.
 *
 * @param name as docker writes it: memlock, nofile, ...
 */
record Ulimit(String name, long soft, long hard) {
    /** The form of the engines' option. */
    String written() {
        return name + "=" + values();
    }

    /** Both limits. */
    String values() {
        return soft + ":" + hard;
    }
}
