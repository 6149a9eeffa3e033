package dev.provision.resource.container;

import dev.provision.probe.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host says of one container and what it needs.
 *
 * @param engine empty if the host does not have the wanted one, or none
 * @param root whether the engine was asked as root
 * @param groups numbers by the name or path asked for; those that the host does not know are missing
 * @param missingDevices wanted paths that are not there
 * @param trouble why the engine did not answer, empty if it did
 * @param now the host's clock
 * @param actual its settings, if its labels do not contain them
 * @param storage where images go and how many bytes are free there; asked only if the image is not there
 * @param boot state of the unit that starts containers at boot, as in {@link AtBoot}
 * @param health the one answer, if it was asked
 * @param occupants what holds its ports, its name on the other engine, or the GPU
 * @param unit what systemd knows of it; asked of hosts with podman only
 */
record Seen(
        Optional<Engine> engine,
        boolean root,
        Map<String, Long> groups,
        List<String> missingDevices,
        String trouble,
        Instant now,
        Optional<Inspected> container,
        Optional<Actual> actual,
        Optional<Inspected> previous,
        Optional<Image> image,
        Storage storage,
        String boot,
        Optional<HttpReply> health,
        Occupants occupants,
        Optional<Unit> unit) {
    Seen {
        groups = Map.copyOf(groups);
        missingDevices = List.copyOf(missingDevices);
    }

    Duration upFor(Inspected container) {
        return Duration.between(container.startedAt(), now);
    }

    /**
     * An image of the host.
     *
     * @param digests its id and, by registry, the digests under which it is known: any of them means this image
     */
    record Image(Set<String> digests) {
        Image {
            digests = Set.copyOf(digests);
        }

        /** Whether a container was created from it. */
        boolean made(Inspected container) {
            return digests.contains(digest(container.image()));
        }

        /** podman writes an id without its algorithm. */
        static String digest(String id) {
            return id.startsWith("sha256:") ? id : "sha256:" + id;
        }

        static Image of(String id, List<String> repositoryDigests) {
            Set<String> digests = new HashSet<>();
            digests.add(digest(id));
            for (String digest : repositoryDigests) {
                digests.add(digest.substring(digest.indexOf('@') + 1));
            }
            return new Image(digests);
        }
    }
}
