package dev.provision.run;

import dev.provision.inventory.Host;
import dev.provision.plan.Entry;
import dev.provision.playbook.Play;
import java.util.List;

/**
 * A play and the hosts it is for.
 *
 * @param entries its tasks that the chosen tags leave, then its handlers
 */
public record PlayOnHosts(Play play, List<Host> hosts, List<Entry> entries) {
    public PlayOnHosts {
        hosts = List.copyOf(hosts);
        entries = List.copyOf(entries);
    }
}
