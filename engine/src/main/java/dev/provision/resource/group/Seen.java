package dev.provision.resource.group;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a host says of a group.
 *
 * @param gid empty if there is no such group
 * @param local whether it stands in /etc/group, where the tools of the host can change it
 * @param members as the group's entry lists them
 * @param primaryOf users whose primary group it is
 * @param taken the name of the group that has the wanted number, if another one has it
 * @param unknown wanted members that the host does not know
 * @param missing tools that the host lacks
 */
public record Seen(
        Optional<Long> gid,
        boolean local,
        List<String> members,
        List<String> primaryOf,
        Optional<String> taken,
        Set<String> unknown,
        Set<String> missing) {
    public Seen {
        members = List.copyOf(members);
        primaryOf = List.copyOf(primaryOf);
        unknown = Set.copyOf(unknown);
        missing = Set.copyOf(missing);
    }
}
