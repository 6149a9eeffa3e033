package dev.provision.apply;

import dev.provision.shell.Fragment;
import dev.provision.transport.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one change's steps on a host, created when the first step needs it, and again after a reboot. It is in
 * the run-time directory of the account that the steps run as, since no other account's can be entered.
 */
final class Spool {
    private static final String MAKE = HostLock.FOLDER + """
        mkdir -p -m 700 "$b" && own || exit 1
        [ -d "$b/$1" ] || mkdir -m 700 "$b/$1" || exit 1
        echo "$b/$1"
        """;

    private final HostSession session;
    private final Account account;
    private final String name;
    private @Nullable String made;
    private @Nullable Connection madeOn;

    Spool(HostSession session, Account account, String name) {
        this.session = session;
        this.account = account;
        this.name = name;
    }

    String path() throws StepFailed, TransportException {
        Connection connection = session.connection();
        String path = made;
        if (path == null || madeOn != connection) {
            path = make();
            made = path;
            madeOn = connection;
        }
        return path;
    }

    private String make() throws StepFailed, TransportException {
        Output output = session.shell(account).run(Fragment.of(MAKE, name).render(), session.answerWithin());
        String said = output.out().strip();
        if (output.status() != 0 || said.isEmpty()) {
            throw new StepFailed(
                    "no run-time folder can be made on the host", output.err().strip());
        }
        return said;
    }

    /** Removes it if it was made; what a lost connection leaves behind is swept by the next run. */
    void remove() throws TransportException {
        String path = made;
        if (path != null) {
            session.shell(account).run(Fragment.of("rm -rf -- \"$@\"", path).render(), session.answerWithin());
        }
    }
}
