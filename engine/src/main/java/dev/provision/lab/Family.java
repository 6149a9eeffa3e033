package dev.provision.lab;

import java.util.Locale;

/** The distribution that a lab host is like. */
enum Family {
    FEDORA,
    UBUNTU;

    /** Odd hosts are like Fedora 43, even ones like Ubuntu 24.04. */
    static Family ofHost(int number) {
        return number % 2 == 1 ? FEDORA : UBUNTU;
    }

    /** The name of its folder of tools and of its inventory group. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
