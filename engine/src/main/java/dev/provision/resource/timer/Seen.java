package dev.provision.resource.timer;

import dev.provision.resource.file.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a host has of a timer.
 *
 * @param timer and {@code service}: properties as {@code systemctl show} prints them
 * @param lacks what the job needs and the host has not: {@code user}, {@code group}, {@code program}
 * @param refused the calendar expressions that systemd does not understand, with what it says
 */
public record Seen(
        Map<String, String> timer,
        Map<String, String> service,
        Set<String> lacks,
        Map<String, String> refused,
        List<Found> files) {
    public Seen {
        timer = Map.copyOf(timer);
        service = Map.copyOf(service);
        lacks = Set.copyOf(lacks);
        refused = Map.copyOf(refused);
        files = List.copyOf(files);
    }

    static String property(Map<String, String> unit, String name) {
        return unit.getOrDefault(name, "");
    }

    boolean loaded() {
        return property(timer, "LoadState").equals("loaded")
                || property(service, "LoadState").equals("loaded");
    }

    boolean stale() {
        return property(timer, "NeedDaemonReload").equals("yes")
                || property(service, "NeedDaemonReload").equals("yes");
    }
}
