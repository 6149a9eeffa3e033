package dev.provision.resource.compose;

import dev.provision.probe.HttpReply;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Occupants;
import dev.provision.resource.container.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host says of a project.
 *
 * @param engine empty if the host does not have the wanted one, or none
 * @param tool empty if the engine has none of the commands
 * @param lacksConfig whether the tool is too old to show how it understands a file
 * @param root whether it was asked as root
 * @param trouble why the engine did not answer, empty if it did
 * @param now the host's clock
 * @param text of the compose file, if it may be shown
 * @param variables hash of its line by the name of each variable in {@code .env}
 * @param previous whether the files that were there before wait beside the new ones
 * @param rendered hash of what the tool makes of the file and all that it names; empty if there is no file
 * @param refusal why the tool does not accept the files that the project will have; empty if it does, or was not asked
 * @param lacked images that the project will need and the host does not have
 * @param images what each image's name means now; a name that means nothing is missing
 * @param boot state of the unit that starts containers at boot, as in {@link dev.provision.resource.container.AtBoot}
 * @param occupants what holds its names or ports
 * @param health answers to the health questions, by service
 */
record Project(
        Optional<Engine> engine,
        String tool,
        String version,
        boolean lacksConfig,
        boolean root,
        String trouble,
        Instant now,
        Optional<OnDisk> file,
        Optional<String> text,
        Optional<OnDisk> environment,
        Map<String, String> variables,
        Optional<Stamp> stamp,
        boolean previous,
        String rendered,
        String refusal,
        List<String> lacked,
        Storage storage,
        List<Member> members,
        Map<String, Set<String>> images,
        String boot,
        Occupants occupants,
        Map<String, HttpReply> health) {
    Project {
        variables = Map.copyOf(variables);
        lacked = List.copyOf(lacked);
        members = List.copyOf(members);
        images = Map.copyOf(images);
        health = Map.copyOf(health);
    }

    /** @param mode octal digits without a zero in front */
    record OnDisk(String hash, String mode) {}

    /**
     * What the project was last proven with, as a file of ours beside its compose file says.
     *
     * @param version format of the hash
     * @param spec hash of what was asked for
     * @param hidden whether only its owner can read it: the hashes may be of secrets
     * @param services the service of each container that came of it
     */
    record Stamp(String version, String spec, String rendered, boolean hidden, List<String> services) {
        Stamp {
            services = List.copyOf(services);
        }
    }

    /** {@code v1}: docker-compose in Python; {@code podman}: podman-compose; {@code v2}: all others. */
    String dialect() {
        if (tool.equals("podman-compose")) {
            return "podman";
        }
        return version.startsWith("1.") ? "v1" : "v2";
    }
}
