package dev.provision.inventory;

import dev.provision.source.At;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A group while the inventory is being put together. */
final class Group {
    static final String ALL = "all";

    final String name;
    final At at;
    final Set<String> children = new LinkedHashSet<>();
    final Set<String> hosts = new LinkedHashSet<>();

    /** Weakest first: the inventory's own, then {@code group_vars}. */
    final List<Variable> variables = new ArrayList<>();

    /** The longest way from {@code all}, which is 0. */
    int depth;

    Group(String name, At at) {
        this.name = name;
        this.at = at;
    }

    String level() {
        return name.equals(ALL) ? ALL : "group " + name;
    }
}
