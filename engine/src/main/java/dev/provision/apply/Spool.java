package dev.provision.apply;

import dev.provision.shell.Fragment;
import dev.provision.transport.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one change's steps on a host, made when the first step needs it and again on a new connection. It lies in
 * the run-time folder of the account that the steps run as, since no other account's can be entered.
 */
final class Spool {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private static final String MAKE = HostLock.FOLDER + """
            mkdir -p -m 700 "$b" && own || exit 1
            mkdir -m 700 "$b/$1" && echo "$b/$1"
            """;

    private final HostSession session;
    private final Account account;
    private final String name;
    private final List<String> made = new ArrayList<>();
    private @Nullable Connection madeOn;

    Spool(HostSession session, Account account, String name) {
        this.session = session;
        this.account = account;
        this.name = name;
    }

    String path() throws StepFailed, TransportException {
        Connection connection = session.connection();
        if (made.isEmpty() || madeOn != connection) {
            made.add(make(name + "." + made.size()));
            madeOn = connection;
        }
        return made.get(made.size() - 1);
    }

    private String make(String called) throws StepFailed, TransportException {
        Output output = session.shell(account).run(Fragment.of(MAKE, called).render(), SHORT);
        String said = output.out().strip();
        if (output.status() != 0 || said.isEmpty()) {
            throw new StepFailed(
                    "no run-time folder can be made on the host", output.err().strip());
        }
        return said;
    }

    /** Removes it if it was made; what a lost connection leaves behind is swept by the next run. */
    void remove() throws TransportException {
        if (!made.isEmpty()) {
            session.shell(account).run(new Fragment("rm -rf -- \"$@\"", made).render(), SHORT);
        }
    }
}
