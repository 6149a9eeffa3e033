package dev.provision.resolve;

import dev.provision.inventory.Host;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.probe.Facts;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import java.util.List;
import java.util.Map;

/** Turns tasks into desired resources, host by host. Pure, and safe for use by many threads. */
public interface Resolver {
    /**
     * Everything that can be found wrong without asking a host: undefined variables, bad expressions, bodies that no
     * longer fit their schema once the host's variables are in place, missing files and templates.
     */
    void check(Play play, List<Host> hosts, Problems problems);

    /**
     * Resolves a task of a play on a host.
     *
     * @param registered by name what earlier tasks have registered; a task that refers to a name that an earlier task
     *     registers and that is not here is {@link Resolution.Waiting}
     * @throws dev.provision.source.InvalidInput at the place in the playbook, for what {@link #check} could not know
     */
    Resolution resolve(Play play, Task task, Host host, Facts facts, Map<String, Data> registered);

    /**
     * Evaluates the {@code until} of a task with what its resource has just returned under the task's registered name.
     */
    boolean until(Play play, Task task, Host host, Facts facts, Map<String, Data> registered);
}
