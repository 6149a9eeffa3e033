package dev.provision.resource.verify;

import dev.provision.probe.HttpReply;
import java.util.List;
import java.util.Optional;

/** What the probe saw of each thing asked for, in the order asked. */
record Observed(
        List<Optional<Node>> devices, List<Optional<Node>> files, List<String> services, List<HttpReply> replies) {
    Observed {
        devices = List.copyOf(devices);
        files = List.copyOf(files);
        services = List.copyOf(services);
        replies = List.copyOf(replies);
    }

    /**
     * @param mode octal without a leading zero
     * @param holds whether the wanted text is in it
     * @param kind as stat(1) says it
     */
    record Node(String mode, String groupId, String group, boolean holds, String kind) {}
}
