package dev.provision.resource.container;

import dev.provision.resource.CannotPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a host must have before a container can be compared or made. */
final class Preconditions {
    private Preconditions() {}

    static Engine engine(Container desired, Seen seen) throws CannotPlan {
        Engine engine = EngineChoice.of(desired.engine(), seen.engine());
        EngineChoice.require(engine, seen.root(), seen.trouble());
        return engine;
    }

    /** The groups as numbers of this host: inside the container their names mean nothing, or something else. */
    static List<Long> groups(Container desired, Seen seen) throws CannotPlan {
        List<Long> numbers = new ArrayList<>();
        for (String group : desired.groups()) {
            Long number = ContainerProbe.numeric(group)
                    ? Long.valueOf(group)
                    : seen.groups().get(group);
            if (number == null) {
                throw new CannotPlan(
                        group.startsWith("/") ? "the host has no " + group : "the host has no group " + group,
                        "write the group's number, or a device such as /dev/kfd whose group is meant");
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** One of another engine may be somebody's on purpose, unless it has our port or ours would only now come to be. */
    private static void rivals(Container desired, Seen seen) throws CannotPlan {
        Set<Integer> ports = desired.ports().stream().flatMap(Port::onHost).collect(Collectors.toSet());
        for (Rival rival : seen.rivals()) {
            Optional<Integer> port = rival.portOf(ports);
            if (port.isPresent() || (!rival.project() && seen.container().isEmpty())) {
                throw rival.inTheWay(desired.name(), port);
            }
        }
    }

    static void check(Container desired, Seen seen, Engine engine) throws CannotPlan {
        if (!seen.missingDevices().isEmpty()) {
            throw new CannotPlan(
                    "the host has no " + String.join(", ", seen.missingDevices()),
                    "is the driver loaded? /dev/kfd and /dev/dri come with amdgpu");
        }
        rivals(desired, seen);
        if (seen.image().isPresent()) {
            return;
        }
        if (desired.pull() == Pull.NEVER) {
            throw new CannotPlan(
                    engine.command() + " has no image " + desired.image() + ", and pull is never",
                    "bring the image to the host first, or let it be pulled");
        }
        seen.storage().require("to pull " + desired.image(), desired.imageSize(), engine);
    }
}
