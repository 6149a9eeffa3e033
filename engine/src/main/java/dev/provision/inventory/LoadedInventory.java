package dev.provision.inventory;

import dev.provision.source.Data;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hosts and groups of a file. */
final class LoadedInventory implements Inventory {
    private final Map<String, Host> hosts;
    private final Map<String, List<String>> members;

    /** @param members by group the names of its hosts, those of its children included, in the inventory's order */
    LoadedInventory(Map<String, Host> hosts, Map<String, List<String>> members) {
        this.hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public Collection<Host> hosts() {
        return hosts.values();
    }

    @Override
    public Set<String> groups() {
        return members.keySet();
    }

    @Override
    public List<Host> select(Data.Text pattern) {
        Set<String> chosen = new HostPattern(hosts.keySet(), members).select(pattern);
        return hosts.values().stream()
                .filter(host -> chosen.contains(host.name()))
                .toList();
    }
}
