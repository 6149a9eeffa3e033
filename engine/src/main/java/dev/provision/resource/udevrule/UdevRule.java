package dev.provision.resource.udevrule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file of rules.
 *
 * @param file its name below /etc/udev/rules.d, with its suffix
 * @param content empty = the file shall not be there
 * @param groups and {@code users}: names that the rules give devices to
 * @param subsystems whose devices udev shall look at again; empty = all
 * @param devices what paths shall be like when that is done, by path
 */
record UdevRule(
        String file,
        Optional<String> content,
        List<String> groups,
        List<String> users,
        List<String> subsystems,
        Map<String, Node> devices) {
    UdevRule {
        groups = List.copyOf(groups);
        users = List.copyOf(users);
        subsystems = List.copyOf(subsystems);
        devices = java.util.Collections.unmodifiableMap(new TreeMap<>(devices));
    }

    String path() {
        return "/etc/udev/rules.d/" + file;
    }

    /**
     * A device node.
     *
     * @param owner and {@code group}: a name or a number; empty = does not matter
     * @param mode octal digits without leading zeros; empty = does not matter
     */
    record Node(String owner, String group, String mode) {}
}
