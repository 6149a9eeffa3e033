package dev.provision.resource.udevrule;

import dev.provision.resource.owned.OwnedFile;
import java.util.List;
import java.util.Map;

/**
 * @param rules our file. Its mode is 600 from when it is written until udev has applied it
 * @param running whether udev runs and can be told of the file
 * @param missing groups and users that the host does not have
 * @param refusal why udev would not take the new rules; empty if it would, or was not asked
 * @param others rules of other files that set an owner, a group or a mode
 * @param devices those that are there, by path
 */
record Observed(
        OwnedFile.Seen rules,
        boolean running,
        List<String> missing,
        String refusal,
        List<OtherRule> others,
        Map<String, Device> devices) {
    Observed {
        missing = List.copyOf(missing);
        others = List.copyOf(others);
        devices = Map.copyOf(devices);
    }

    /** Owner and group by name and by number. */
    record Device(String mode, String user, String uid, String group, String gid) {}
}
