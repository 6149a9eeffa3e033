package dev.provision.resource.container;

import dev.provision.secret.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One desired container. Lists whose order means nothing are sorted.
 *
 * @param quadlet whether systemd runs it, from a unit that podman reads, rather than the engine
 * @param engine empty = docker if the host has it, else podman
 * @param groups numbers, names of groups of the host, or paths of the host whose group is meant
 * @param entrypoint and {@code command}: empty = the image's
 * @param cpus how many processors it may use; empty = all
 * @param secrets the part of the environment that must not be seen
 * @param imageSize unpacked size, to check the free space before a pull
 * @param notes what was set right silently
 */
record Container(
        String name,
        boolean quadlet,
        Optional<Engine> engine,
        ImageName image,
        List<String> entrypoint,
        List<String> command,
        List<Device> devices,
        List<String> groups,
        Optional<String> ipc,
        OptionalLong shmSize,
        List<String> capabilities,
        List<String> securityOptions,
        List<Port> ports,
        List<Volume> volumes,
        List<Tmpfs> tmpfs,
        List<Ulimit> ulimits,
        Optional<BigDecimal> cpus,
        Map<String, String> environment,
        Map<String, Secret> secrets,
        String restart,
        Map<String, String> labels,
        Optional<String> network,
        Pull pull,
        OptionalLong imageSize,
        Duration pullTimeout,
        Optional<Health> health,
        List<String> notes) {
    Container {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        devices = List.copyOf(devices);
        groups = List.copyOf(groups);
        capabilities = List.copyOf(capabilities);
        securityOptions = List.copyOf(securityOptions);
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
        tmpfs = List.copyOf(tmpfs);
        ulimits = List.copyOf(ulimits);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        notes = List.copyOf(notes);
    }

    /** The TCP ports of the host that it publishes. */
    List<Port.Published> published() {
        return ports.stream().flatMap(Port::onHost).toList();
    }

    /** Whether it has a device of the GPU. */
    boolean usesGpu() {
        return devices.stream().anyMatch(device -> Device.ofGpu(device.inside()) || Device.ofGpu(device.host()));
    }

    /** Under this name the container that was there before waits until the new one has proven itself. */
    String previousName() {
        return name + "-previous";
    }

    /** Whether an end with status 0 is what is wanted rather than a fault. */
    boolean mayEnd() {
        return health.isEmpty() && (restart.equals("no") || restart.startsWith("on-failure"));
    }
}
