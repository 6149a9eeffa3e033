package dev.provision.apply;

import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.transport.RemoteShell;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Directories and files of ours on a host that are not needed any more; the next script that is sent there removes them. */
final class Leftovers {
    private final Map<Account, Set<String>> paths = new LinkedHashMap<>();

    void add(Account as, String path) {
        paths.computeIfAbsent(as, key -> new LinkedHashSet<>()).add(path);
    }

    /** A detached script and its result. */
    void addDetached(Account as, String results) {
        add(as, results);
        add(as, RemoteShell.detachedScript(results));
    }

    /** Accounts that have something to remove. */
    List<Account> accounts() {
        return List.copyOf(paths.keySet());
    }

    /** What a script of an account must begin with, so that nothing of ours stays behind; it is then not said again. */
    String removal(Account as) {
        Set<String> all = paths.remove(as);
        return all == null
                ? ""
                : Fragment.of("rm -rf -- \"$@\"", all.toArray(String[]::new)).render();
    }

    /** They are left to the next run, which sweeps them. */
    void forget() {
        paths.clear();
    }
}
