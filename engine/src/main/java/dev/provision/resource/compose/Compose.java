package dev.provision.resource.compose;

import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Health;
import dev.provision.resource.container.Port;
import dev.provision.resource.container.Pull;
import dev.provision.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One desired project.
 *
 * @param folder on the host, absolute; relative paths in the compose file start there
 * @param file name of the compose file in it
 * @param owned whether the file is ours; else it is on the host already, and only read
 * @param content of the file if it is ours and wanted
 * @param environment what stands in {@code .env}; empty = that file is left alone
 * @param engine empty = docker if the host has it, else podman
 * @param imageSize unpacked size of all images, to check the free space before a pull
 * @param settling how long a service without a health question of its own may take
 * @param health by service
 * @param notes what was set right silently
 */
record Compose(
        String project,
        String folder,
        String file,
        boolean owned,
        Optional<Content> content,
        Optional<EnvironmentFile> environment,
        Optional<Engine> engine,
        List<String> profiles,
        Pull pull,
        OptionalLong imageSize,
        Duration pullTimeout,
        boolean build,
        Duration buildTimeout,
        boolean removeOrphans,
        State state,
        Duration settling,
        Map<String, Health> health,
        List<String> notes) {
    Compose {
        profiles = List.copyOf(profiles);
        health = Collections.unmodifiableMap(new TreeMap<>(health));
        notes = List.copyOf(notes);
    }

    /** What shall be of the project. */
    enum State {
        /** All services run, or have ended well if they may. */
        UP,
        /** No container and no network; the files stay. */
        DOWN,
        /** As down, and what this kind has written is gone. Volumes stay. */
        ABSENT
    }

    /**
     * Of the compose file.
     *
     * @param shown whether it may be seen in diffs and by other accounts of the host: no secret went into it
     */
    record Content(Secret text, boolean shown) {}

    /** The services of its compose file; none if the file is on the host already. */
    ServicesFile services() {
        return content.map(one -> ServicesFile.of(one.text().reveal())).orElse(new ServicesFile(Map.of()));
    }

    /** The TCP ports of the host that its services publish or are checked at. */
    List<Port.Published> published() {
        List<Port.Published> ports = new ArrayList<>(services().published());
        health.values().forEach(one -> ports.add(new Port.Published("127.0.0.1", one.port())));
        return ports;
    }

    /** The names in the folder of the files that are ours, beside the stamp. */
    List<String> files() {
        List<String> names = new ArrayList<>();
        if (owned) {
            names.add(file);
        }
        if (environment.isPresent()) {
            names.add(".env");
        }
        return names;
    }

    String path() {
        return folder + "/" + file;
    }
}
