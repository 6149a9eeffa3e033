package dev.provision.resource.service;

import java.util.Map;

/**
 * What systemd says of a unit.
 *
 * @param properties as {@code systemctl show} prints them; a property it does not know is missing
 * @param enabled first word of {@code systemctl is-enabled}, which alone knows of init scripts
 */
public record Unit(Map<String, String> properties, String enabled) {
    public Unit {
        properties = Map.copyOf(properties);
    }

    private String property(String name) {
        return properties.getOrDefault(name, "");
    }

    String load() {
        return property("LoadState");
    }

    boolean masked() {
        return load().equals("masked") || enabled.startsWith("masked");
    }

    String active() {
        return property("ActiveState");
    }

    String sub() {
        return property("SubState");
    }

    /** As a person would say it: {@code active}, {@code activating (auto-restart)}. */
    String activity() {
        return sub().isEmpty() || sub().equals("running") || sub().equals("dead")
                ? active()
                : active() + " (" + sub() + ")";
    }

    /** Whether it is up or on its way up by itself; a unit that systemd keeps restarting is not. */
    boolean running() {
        return switch (active()) {
            case "active", "reloading", "refreshing" -> true;
            case "activating" -> !sub().equals("auto-restart");
            default -> false;
        };
    }

    boolean stopped() {
        return active().equals("inactive") || active().equals("failed");
    }

    /** A unit that does its work and is inactive again, so that nobody can see whether it was started. */
    boolean comesAndGoes() {
        return property("Type").equals("oneshot") && property("RemainAfterExit").equals("no");
    }

    /** Its file has changed since systemd read it. */
    boolean needsDaemonReload() {
        return property("NeedDaemonReload").equals("yes");
    }

    /** Started by other units only: there is nothing that enabling could do. */
    boolean cannotBeEnabled() {
        return switch (enabled) {
            case "static", "indirect", "alias", "generated", "transient" -> true;
            default -> false;
        };
    }

    boolean enabledForGood() {
        return enabled.equals("enabled");
    }

    boolean enabledAtAll() {
        return enabled.equals("enabled") || enabled.equals("enabled-runtime");
    }
}
