package dev.provision.resource.verify;

import dev.provision.probe.HttpReply;
import java.util.List;
import java.util.Optional;

/**
 * What the probe saw of each thing asked for, in the order asked.
 *
 * @param parameters empty where the module is not loaded or has no such parameter
 * @param kernel of the one that runs, if it was asked for
 * @param next the one that boots next, if it was asked for and can be told
 */
record Observed(
        List<Optional<Node>> devices,
        List<Optional<Node>> files,
        List<String> services,
        List<Optional<String>> parameters,
        Optional<Kernel> kernel,
        Optional<Kernel> next,
        List<HttpReply> replies) {
    Observed {
        devices = List.copyOf(devices);
        files = List.copyOf(files);
        services = List.copyOf(services);
        parameters = List.copyOf(parameters);
        replies = List.copyOf(replies);
    }

    /** @param fixed whether the host's own comparison says that the kernel's package has the fixes */
    record Kernel(String release, String packageVersion, boolean fixed) {}

    /**
     * @param mode octal without a leading zero
     * @param holds whether the wanted text is in it
     * @param kind as stat(1) says it
     */
    record Node(String mode, String groupId, String group, boolean holds, String kind) {}
}
