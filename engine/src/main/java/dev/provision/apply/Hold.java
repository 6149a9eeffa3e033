package dev.provision.apply;

import dev.provision.transport.Connection;
import dev.provision.transport.TransportException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run's hold on a host: its lock, taken anew on every new connection, and the handlers that are due there. These are
 * noted on the host again after a reboot, which empties the folder that they are noted in.
 */
final class Hold {
    private final HostSession session;
    private final String holder;
    private final Set<String> due = new LinkedHashSet<>();
    private @Nullable HostLock lock;
    private @Nullable Connection lockedOn;

    /** @param holder who we are, one line for whoever finds the lock held */
    Hold(HostSession session, String holder) {
        this.session = session;
        this.holder = holder;
    }

    /**
     * Makes sure that nobody else works on the host.
     *
     * @throws StepFailed if another run does, naming that
     */
    HostLock take() throws TransportException, StepFailed {
        Connection connection = session.connection();
        HostLock held = lock;
        if (held == null || lockedOn != connection) {
            held = HostLock.take(session.shell(session.account()), holder);
            held.remember(due);
            due.addAll(held.notified());
            lock = held;
            lockedOn = connection;
        }
        return held;
    }

    /** Handlers that this run or one before it has notified, and that have not run. */
    Set<String> due() {
        return Set.copyOf(due);
    }

    /** Notes handlers on the host before the change that notifies them, so that a run cut off after it is made good. */
    void remember(Set<String> handlers) throws TransportException, StepFailed {
        take().remember(handlers);
        due.addAll(handlers);
    }

    /** A handler has run, or has nothing to do. */
    void done(String handler) throws TransportException, StepFailed {
        if (due.contains(handler)) {
            take().done(handler);
            due.remove(handler);
        }
    }
}
