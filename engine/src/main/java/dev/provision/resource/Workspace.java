package dev.provision.resource;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.Map;

/** The controller's files beside a playbook or role, and its templates; handed in so that resource types touch no disk. */
public interface Workspace {
    /**
     * The bytes of a file, looked for under {@code files/} of the role, then beside the playbook.
     *
     * @throws dev.provision.source.InvalidInput at {@code at} if it is missing or cannot be read
     */
    byte[] file(String path, At at);

    /**
     * A template file rendered with the host's variables, looked for under {@code templates/} and then like a file; hidden if a
     * secret went into it.
     *
     * @throws dev.provision.source.InvalidInput at {@code at}, or at the place in the template
     */
    Data rendered(String path, At at);

    /**
     * Every file below a folder, by its path relative to it, in sorted order.
     *
     * @throws dev.provision.source.InvalidInput at {@code at} if it is missing or cannot be read
     */
    Map<String, byte[]> folder(String path, At at);
}
