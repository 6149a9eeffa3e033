package dev.provision.resource.container;

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
}
