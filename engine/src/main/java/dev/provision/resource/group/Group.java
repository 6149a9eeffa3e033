package dev.provision.resource.group;

import java.util.List;
import java.util.Optional;

/**
 * How a group shall be.
 *
 * @param system whether a new one gets a number of the system's range
 * @param members who must be in it; others stay
 */
public record Group(String name, boolean absent, Optional<Long> gid, boolean system, List<String> members) {
    public Group {
        members = List.copyOf(members);
    }
}
