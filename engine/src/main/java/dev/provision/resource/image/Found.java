package dev.provision.resource.image;

import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Storage;
import java.util.Map;
import java.util.Optional;

/**
 * What a host says of an image.
 *
 * @param engine empty if the host does not have the wanted one, or none
 * @param root whether it was asked as root
 * @param buildKit whether this docker builds with BuildKit
 * @param trouble why the engine did not answer, empty if it did
 * @param tagged what each tag means; one that means nothing is missing
 * @param pushed what the registry of each tag was given last
 */
record Found(
        Optional<Engine> engine,
        boolean root,
        boolean buildKit,
        String trouble,
        Map<String, Built> tagged,
        Map<String, Pushed> pushed,
        Storage storage) {
    Found {
        tagged = Map.copyOf(tagged);
        pushed = Map.copyOf(pushed);
    }

    /** @param id without {@code sha256:} */
    record Built(String id, Map<String, String> labels) {
        Built {
            labels = Map.copyOf(labels);
        }

        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /**
     * An image in a registry.
     *
     * @param id on this host, without {@code sha256:}
     * @param digest in the registry
     */
    record Pushed(String id, String digest) {}
}
