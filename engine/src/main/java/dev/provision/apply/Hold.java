package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.plan.ItemPlan;
import dev.provision.shell.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run's hold on a host: the lock of every account that it acts as there, taken anew on every new connection, and the
 * handlers that are due. These are noted on the host again after a reboot, which empties the folder that they are noted in.
 */
final class Hold {
    private final HostSession session;
    private final String holder;
    private final String spools = Long.toHexString(System.nanoTime());
    private final Set<String> due = new LinkedHashSet<>();
    private final Set<Account> held = new HashSet<>();
    /** By the shell that each is held in: accounts may be two names for one shell. */
    private final Map<RemoteShell, HostLock> locks = new HashMap<>();

    private @Nullable Connection lockedOn;

    /** Id in the names of this run's spool directories, which a lock that is taken again keeps. */
    String spools() {
        return spools;
    }

    /** @param holder who we are, one line for whoever finds the lock held */
    Hold(HostSession session, String holder) {
        this.session = session;
        this.holder = holder;
    }

    /**
     * Makes sure that nobody else works on the host as the session's account.
     *
     * @throws StepFailed if another run does, naming that
     */
    HostLock take() throws TransportException, StepFailed {
        RemoteShell shell = session.shell(session.account());
        Connection connection = session.connection();
        if (lockedOn != connection) {
            locks.clear();
            lockedOn = connection;
        }
        HostLock known = locks.get(shell);
        if (known != null) {
            return known;
        }
        HostLock lock = lock(session.account(), shell);
        lock.remember(due);
        due.addAll(lock.notified());
        locks.put(shell, lock);
        return lock;
    }

    /**
     * Makes sure that nobody else works there as this account either.
     *
     * @throws StepFailed if another run does, naming that
     */
    HostLock take(Account account) throws TransportException, StepFailed {
        take();
        RemoteShell shell = session.shell(account);
        HostLock known = locks.get(shell);
        if (known != null) {
            return known;
        }
        HostLock lock = lock(account, shell);
        locks.put(shell, lock);
        return lock;
    }

    private HostLock lock(Account account, RemoteShell shell) throws TransportException, StepFailed {
        // What holds a lock that was ours before may be our own last step, which the host is still ending.
        HostLock lock = held.contains(account)
                ? HostLock.takeAgain(shell, holder, spools)
                : HostLock.take(shell, holder, spools);
        held.add(account);
        return lock;
    }

    /**
     * Notes on the host the handlers that these items notify, before the change that does it, so that a run cut off after it is made
     * good.
     */
    void remember(List<ItemPlan> items, List<Entry> entries) throws TransportException, StepFailed {
        Set<String> handlers = items.stream()
                .flatMap(item -> Entry.handlersOf(item.entry(), entries).stream())
                .map(i -> NotifiedHandlers.noteOf(entries.get(i)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        HostLock lock = take();
        handlers.removeAll(due); // these are noted, on every lock that is taken
        lock.remember(handlers);
        due.addAll(handlers);
    }

    /** Handlers that were due and had nothing to do are not due any more. */
    void forgetHandlers(List<Entry> entries) throws TransportException, StepFailed {
        for (Entry entry : entries) {
            if (entry.handler()) {
                done(NotifiedHandlers.noteOf(entry));
            }
        }
    }

    /** A handler has run, or has nothing to do. */
    void done(String handler) throws TransportException, StepFailed {
        if (due.contains(handler)) {
            take().done(handler);
            due.remove(handler);
        }
    }
}
