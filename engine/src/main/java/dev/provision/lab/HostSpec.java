package dev.provision.lab;

/** Which host this is; {@code number} counts from 1. */
record HostSpec(int number) {
    String name() {
        return "halo-" + number;
    }

    Family family() {
        return Family.ofHost(number);
    }
}
