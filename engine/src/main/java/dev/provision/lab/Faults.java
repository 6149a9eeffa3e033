package dev.provision.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What is to go wrong with a host. Safe for use by several threads. */
final class Faults {
    static final String NAMES = "boot-hangs, boots-old-kernel, cut-after=BYTES, host-key-changed, none";

    private boolean bootHangs;
    private boolean bootsOldKernel;
    private boolean hostKeyChanged;
    private OptionalLong cutAfter = OptionalLong.empty();

    /** @return false for a fault that does not exist */
    synchronized boolean set(String fault) {
        if (fault.matches("cut-after[=: ][0-9]{1,12}")) {
            cutAfter = OptionalLong.of(Long.parseLong(fault.substring("cut-after".length() + 1)));
            return true;
        }
        switch (fault) {
            case "boot-hangs" -> bootHangs = true;
            case "boots-old-kernel" -> bootsOldKernel = true;
            case "host-key-changed" -> hostKeyChanged = true;
            case "none" -> {
                bootHangs = false;
                bootsOldKernel = false;
                hostKeyChanged = false;
                cutAfter = OptionalLong.empty();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The next boot never gets as far as the network. Stays until it is taken away. */
    synchronized boolean bootHangs() {
        return bootHangs;
    }

    /** The next boot runs what ran before. Used up by asking. */
    synchronized boolean takeBootsOldKernel() {
        boolean now = bootsOldKernel;
        bootsOldKernel = false;
        return now;
    }

    /** The host shows another key than known_hosts has. Stays until it is taken away. */
    synchronized boolean hostKeyChanged() {
        return hostKeyChanged;
    }

    /** After how many bytes from the host its connection is cut. Used up by the first connection that gets so far. */
    synchronized OptionalLong cutAfter() {
        return cutAfter;
    }

    /** @return whether it was still there, so that one connection only is cut */
    synchronized boolean takeCut() {
        boolean now = cutAfter.isPresent();
        cutAfter = OptionalLong.empty();
        return now;
    }

    synchronized List<String> list() {
        List<String> names = new ArrayList<>();
        if (bootHangs) {
            names.add("boot-hangs");
        }
        if (bootsOldKernel) {
            names.add("boots-old-kernel");
        }
        cutAfter.ifPresent(bytes -> names.add("cut-after=" + bytes));
        if (hostKeyChanged) {
            names.add("host-key-changed");
        }
        return names;
    }
}
