package dev.provision.resource.compose;

import dev.provision.resource.container.Port;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services of a compose file as it is written. Values with variables ({@code ${...}}) are left out: only the tool on the
 * host knows them.
 *
 * @param services by name
 */
record ServicesFile(Map<String, Data.Dict> services) {
    ServicesFile {
        services = new LinkedHashMap<>(services);
    }

    /** Reads a file; without services if it is not valid YAML, which the tool on the host reports. */
    static ServicesFile of(String text) {
        Map<String, Data.Dict> services = new LinkedHashMap<>();
        Optional<Data> read = new YamlReader().readAnsible(text, "compose.yaml", new Problems());
        if (read.orElse(null) instanceof Data.Dict file && file.get("services") instanceof Data.Dict all) {
            all.entries().forEach((name, service) -> {
                if (service instanceof Data.Dict body) {
                    services.put(name, body);
                }
            });
        }
        return new ServicesFile(services);
    }

    /** The fixed names of its containers. */
    List<String> containerNames() {
        List<String> names = new ArrayList<>();
        services.values()
                .forEach(service -> plain(service.get("container_name")).ifPresent(names::add));
        return names;
    }

    /** The restart policy of each service that has one. */
    Map<String, String> restarts() {
        Map<String, String> restarts = new LinkedHashMap<>();
        services.forEach((name, service) -> plain(service.get("restart")).ifPresent(one -> restarts.put(name, one)));
        return restarts;
    }

    /** The TCP ports of the host that its services publish. */
    List<Port.Published> published() {
        List<Port.Published> ports = new ArrayList<>();
        for (Data.Dict service : services.values()) {
            if (service.get("ports") instanceof Data.Seq seq) {
                seq.items().forEach(item -> shortForm(item).flatMap(Port::of).ifPresent(port -> port.onHost()
                        .forEach(ports::add)));
            }
        }
        return ports;
    }

    /** A published port in the short form; the long form has a mapping. */
    private static Optional<String> shortForm(Data item) {
        if (!(item instanceof Data.Dict port)) {
            return plain(item);
        }
        Optional<String> published = plain(port.get("published"));
        Optional<String> target = plain(port.get("target"));
        if (published.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        String address = plain(port.get("host_ip")).map(ip -> ip + ":").orElse("");
        String protocol = plain(port.get("protocol")).map(one -> "/" + one).orElse("");
        return Optional.of(address + published.get() + ":" + target.get() + protocol);
    }

    private static Optional<String> plain(@org.jspecify.annotations.Nullable Data data) {
        return (data instanceof Data.Text || data instanceof Data.Num)
                ? Optional.of(String.valueOf(data.plain())).filter(text -> !text.contains("$"))
                : Optional.empty();
    }
}
