package dev.provision.resource.container;

import dev.provision.resource.CannotPlan;
import java.util.Optional;

/** Which container engine is meant on a host, decided in one way by every kind that needs one. */
public final class EngineChoice {
    /**
     * Expects {@code docker}, {@code podman} or {@code auto} in {@code $wanted}, and leaves the engine's command in {@code
     * $engine}, or nothing if the host does not have it. {@code auto} is docker if the host has it, else podman.
     */
    public static final String SCRIPT = """
            engine=
            case $wanted in
            auto)
                if command -v docker >/dev/null 2>&1; then
                    engine=docker
                    # The package podman-docker brings a docker command that is podman.
                    if command -v podman >/dev/null 2>&1; then
                        case $(docker --version 2>/dev/null </dev/null) in podman*) engine=podman ;; esac
                    fi
                elif command -v podman >/dev/null 2>&1; then
                    engine=podman
                fi
                ;;
            *)
                if command -v "$wanted" >/dev/null 2>&1; then engine=$wanted; fi
                ;;
            esac
            """;

    private EngineChoice() {}

    /**
     * The engine that the host has.
     *
     * @throws CannotPlan if it does not have the wanted one, or none
     */
    public static Engine of(Optional<Engine> wanted, Optional<Engine> found) throws CannotPlan {
        if (found.isEmpty()) {
            throw new CannotPlan(
                    wanted.map(one -> "the host has no " + one.command())
                            .orElse("the host has neither docker nor podman"),
                    "install one with a packages task before this one");
        }
        return found.get();
    }

    /**
     * Refuses an engine that cannot be worked with.
     *
     * @param root whether it was asked as root
     * @param trouble why it did not answer, empty if it did
     */
    public static void require(Engine engine, boolean root, String trouble) throws CannotPlan {
        if (engine == Engine.PODMAN && !root) {
            throw new CannotPlan("podman without root is not supported", "set become: true");
        }
        if (!trouble.isEmpty()) {
            throw new CannotPlan(
                    engine.command() + " does not answer: " + trouble,
                    engine == Engine.DOCKER ? "is the service docker started, and become: true set?" : null);
        }
    }
}
