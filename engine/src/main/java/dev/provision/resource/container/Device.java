package dev.provision.resource.container;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device handed to the container: a node or folder of the host, or a CDI name such as {@code amd.com/gpu=all}.
 *
 * @param host its path on the host, or the CDI name
 * @param inside its path in the container; the CDI name for one of those
 * @param written the shortest form with the same meaning
 */
record Device(String host, String inside, String written) {
    private static final Pattern NODE =
            Pattern.compile("(/[^\\s:\\p{Cntrl}]+)(?::(/[^\\s:\\p{Cntrl}]+))?(?::([rwm]{1,3}))?");
    private static final Pattern CDI = Pattern.compile("[a-z0-9.-]+/[a-z0-9_.-]+=[A-Za-z0-9_.:-]+");

    static Optional<Device> of(String text) {
        Matcher node = NODE.matcher(text);
        if (node.matches()) {
            String host = Volume.clean(node.group(1));
            String inside = node.group(2) == null ? host : Volume.clean(node.group(2));
            String access = node.group(3) == null ? "rwm" : node.group(3);
            boolean all = access.length() == 3;
            String path = inside.equals(host) && all ? host : host + ":" + inside;
            return Optional.of(new Device(host, inside, all ? path : path + ":" + access));
        }
        return CDI.matcher(text).matches() ? Optional.of(new Device(text, text, text)) : Optional.empty();
    }

    /** Whether a path is a device of the GPU, or the directory that contains them. */
    static boolean ofGpu(String path) {
        return path.equals("/dev/kfd") || path.equals("/dev/dri") || path.startsWith("/dev/dri/");
    }

    /** Whether a path in the container is this device, or in this directory of devices. */
    boolean covers(String path) {
        return path.equals(inside) || path.startsWith(inside + "/");
    }

    boolean isPath() {
        return host.startsWith("/");
    }
}
