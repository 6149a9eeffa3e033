package dev.provision.resource.container;

import dev.provision.resource.CannotPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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

    /** The containers that are replaced, or wait to come back. */
    static Predicate<Rival> own(Container desired, Engine engine) {
        return rival -> rival.is(engine, desired.name()) || rival.is(engine, desired.previousName());
    }

    /** One of another engine may run on purpose, unless it has the same port or the desired one does not exist yet. */
    private static void occupants(Container desired, Seen seen, Engine engine) throws CannotPlan {
        for (Rival rival : seen.occupants().containers()) {
            boolean named = rival.name().equals(desired.name());
            if (named && rival.engine() == engine && !rival.project().isEmpty()) {
                throw rival.inTheWay("the name is taken by the " + rival.title());
            }
            if (named
                    && rival.engine() != engine
                    && rival.running()
                    && seen.container().isEmpty()) {
                throw rival.inTheWay(rival.portOf(desired.published())
                        .map(port -> "port " + port.number() + " is already published by the " + rival.title())
                        .orElse("the name is taken by the " + rival.title()));
            }
        }
        seen.occupants().requireFree(desired.published(), own(desired, engine));
    }

    static void check(Container desired, Seen seen, Engine engine) throws CannotPlan {
        if (!seen.missingDevices().isEmpty()) {
            throw new CannotPlan(
                    "the host has no " + String.join(", ", seen.missingDevices()),
                    "is the driver loaded? /dev/kfd and /dev/dri come with amdgpu");
        }
        occupants(desired, seen, engine);
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
