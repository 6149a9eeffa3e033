package dev.provision.apply;

import dev.provision.inventory.Host;
import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Account;
import java.util.Optional;

/**
 * The facts of hosts as they were at the end of earlier runs. They only choose what is asked together with the facts, so that one
 * request is enough; every decision rests on facts that are read in this run.
 */
public interface FactsMemory {
    /** Remembers nothing. */
    FactsMemory NONE = new FactsMemory() {
        @Override
        public Optional<ProbeOutput> recall(Host host, Account account) {
            return Optional.empty();
        }

        @Override
        public void keep(Host host, Account account, ProbeOutput answer) {
            // nothing is kept
        }
    };

    /** The last answer of a host to the question for its facts. */
    Optional<ProbeOutput> recall(Host host, Account account);

    /** Keeps an answer in the place of an earlier one, as far as that is possible. */
    void keep(Host host, Account account, ProbeOutput answer);

    /** The facts of the last answer, if there is one that can be read. */
    default Optional<Facts> facts(Host host, Account account, Probe<Facts> probe) {
        Optional<ProbeOutput> answer = recall(host, account);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(probe.parse(answer.get()));
        } catch (Probe.Unreadable e) {
            return Optional.empty(); // of a release that printed something else
        }
    }
}
