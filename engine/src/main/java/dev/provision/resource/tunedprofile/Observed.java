package dev.provision.resource.tunedprofile;

import java.util.List;
import java.util.Map;

/**
 * What a host says of tuned.
 *
 * @param preset the profile that tuned takes when it starts, empty if none
 * @param automatic whether it chooses one by itself instead
 * @param active the profile that it has applied, empty if it runs without one or does not run
 * @param known names of profiles that it has
 * @param units by name without suffix: tuned and what works against it
 */
record Observed(
        boolean installed,
        String preset,
        boolean automatic,
        String active,
        List<String> known,
        Map<String, State> units) {
    Observed {
        known = List.copyOf(known);
        units = Map.copyOf(units);
    }

    /** In the words of systemctl; empty or {@code not-found} if there is no such unit. */
    record State(String active, String enabled) {
        boolean running() {
            return active.equals("active");
        }

        boolean startsAtBoot() {
            return enabled.equals("enabled");
        }
    }

    State unit(String name) {
        return units.getOrDefault(name, new State("", ""));
    }
}
