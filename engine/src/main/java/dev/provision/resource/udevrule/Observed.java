package dev.provision.resource.udevrule;

import dev.provision.resource.owned.OwnedFile;
import java.util.List;
import java.util.Map;

/**
 * @param rules our file. Its mode is 600 from when it is written until udev has applied it
 * @param running whether udev runs and can be told of the file
 * @param missing groups and users that the host does not have
 * @param devices those that are there, by path
 */
record Observed(OwnedFile.Seen rules, boolean running, List<String> missing, Map<String, Device> devices) {
    Observed {
        missing = List.copyOf(missing);
        devices = Map.copyOf(devices);
    }

    /** Owner and group by name and by number. */
    record Device(String mode, String user, String uid, String group, String gid) {}
}
