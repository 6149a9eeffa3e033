package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.transport.Target;
import java.util.List;
import java.util.Map;

/**
 * A host of the inventory.
 *
 * @param groups all groups it is in, from {@code all} to the nearest
 * @param variables by name the definitions that reach this host from the inventory, strongest first; never empty lists
 */
public record Host(String name, At at, Target target, List<String> groups, Map<String, List<Variable>> variables) {
    public Host {
        groups = List.copyOf(groups);
        variables = Map.copyOf(variables);
    }
}
