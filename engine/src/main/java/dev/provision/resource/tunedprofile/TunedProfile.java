package dev.provision.resource.tunedprofile;

import java.util.List;

/** @param profiles one, or several that tuned merges in this order */
record TunedProfile(List<String> profiles) {
    TunedProfile {
        profiles = List.copyOf(profiles);
    }

    /** As tuned writes it. */
    String written() {
        return String.join(" ", profiles);
    }
}
