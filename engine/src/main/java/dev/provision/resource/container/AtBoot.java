package dev.provision.resource.container;

import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Reach;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a boot of the host starts an engine's containers. {@code docker.socket} alone does not: it starts docker when
 * something connects, which may be never.
 *
 * @param state first word of {@code systemctl is-enabled} of the unit that starts them; empty on hosts without systemd
 */
public record AtBoot(Engine engine, String state) {
    /** Defines {@code tell_boot}, which says the state for {@code $engine}. */
    public static final String SCRIPT = """
        tell_boot() {
            case $(systemctl is-system-running 2>/dev/null </dev/null) in '' | offline | unknown) return 0 ;; esac
            unit=docker.service
            if [ "$engine" = podman ]; then unit=podman-restart.service; fi
            printf '#boot %s\\n' "$(systemctl is-enabled "$unit" 2>/dev/null </dev/null)"
        }
        """;

    /** Other states say nothing of a boot, or that the host starts its engine in a way of its own. */
    private static final Set<String> OFF = Set.of("disabled", "enabled-runtime", "linked", "masked");

    private static final Reach UNITS =
            Reach.paths("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system");

    /** What the script has told. */
    public static String of(Answer answer) {
        return answer.first("boot").orElse("");
    }

    /** Whether a container with this restart policy returns after a boot, if the unit is enabled. */
    public boolean concerns(String restart) {
        return restart.equals("always") || (engine == Engine.DOCKER && restart.equals("unless-stopped"));
    }

    boolean starts(String restart) {
        return state.equals("enabled") && concerns(restart);
    }

    /**
     * What the next boot would not bring back.
     *
     * @param names of the containers or services that must return
     */
    public Optional<Change> finding(Collection<String> names) {
        if (names.isEmpty() || !OFF.contains(state)) {
            return Optional.empty();
        }
        String unit = engine == Engine.DOCKER ? "docker.service" : "podman-restart.service";
        boolean masked = state.equals("masked");
        String task = (masked ? "masked: false and " : "") + "enabled: true";
        String command = (masked ? "systemctl unmask " + unit + " && " : "") + "systemctl enable " + unit;
        return Optional.of(Change.finding(
                        unit + " is " + state + ", so that the next boot does not start " + String.join(", ", names)
                                + " (before this task, add a service task for " + unit + " with " + task + ", or run: "
                                + command + ")",
                        List.of(new Diff.Field(unit, state, "enabled")))
                .dependingOn(UNITS));
    }
}
