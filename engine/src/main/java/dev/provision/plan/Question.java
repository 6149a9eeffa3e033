package dev.provision.plan;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.Probe;
import dev.provision.resource.Reach;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import java.util.List;

/**
 * A probe to be asked as an account. Questions with equal {@link #key()} have one answer.
 *
 * @param looksAt the part of the host that the answer depends on
 * @param key computed once: the fragment of a probe can hold digests of all files of a directory
 */
public record Question(Account account, Probe<?> probe, Reach looksAt, Key key) {
    public Question(Account account, Probe<?> probe, Reach looksAt) {
        this(account, probe, looksAt, new Key(account, probe.fragment(), probe.http()));
    }

    /** One whose answer can depend on anything. */
    public Question(Account account, Probe<?> probe) {
        this(account, probe, Reach.ANYTHING);
    }

    /** Whether it runs no program and calls no service that the playbook names: it may then be asked on a guess. */
    public boolean onlyLooks() {
        return probe.http().isEmpty() && !probe.runsCommand();
    }

    /** What makes two questions the same. */
    public record Key(Account account, Fragment fragment, List<HttpQuestion> http) {
        public Key {
            http = List.copyOf(http);
        }
    }
}
