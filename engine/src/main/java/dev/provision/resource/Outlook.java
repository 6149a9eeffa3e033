package dev.provision.resource;

import dev.provision.probe.Facts;
import java.util.List;

/**
 * What a plan may know beside its own observation.
 *
 * @param facts the host's facts at this stage
 * @param rebootReasons why the host must be rebooted as far as the tasks before this one say: both changes that are
 *     configured but not active, and changes planned and not yet made; in order, without repetition
 */
public record Outlook(Facts facts, List<String> rebootReasons) {
    public Outlook {
        rebootReasons = List.copyOf(rebootReasons);
    }

    public static Outlook of(Facts facts) {
        return new Outlook(facts, List.of());
    }
}
