package dev.provision.inventory;

import dev.provision.source.Data;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** All hosts and groups, and the choice among them. */
public interface Inventory {
    /** In the order of the file. */
    Collection<Host> hosts();

    Set<String> groups();

    /**
     * The hosts of a pattern in the inventory's order: names, groups, {@code *} globs, {@code a:b} or {@code a,b} union,
     * {@code :&} intersection, {@code :!} difference.
     *
     * @throws dev.provision.source.InvalidInput at the pattern if it is malformed or names what does not exist
     */
    List<Host> select(Data.Text pattern);
}
