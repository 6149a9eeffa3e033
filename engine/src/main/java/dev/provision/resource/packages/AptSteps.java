package dev.provision.resource.packages;

import dev.provision.resource.Step;
import dev.provision.resource.Trial;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A transaction as steps of dpkg and apt-get, none of which asks a question or outlives a rerun half done. */
final class AptSteps {
    /**
     * Daemons that a package starts must not inherit the host lock (descriptor 9). What a change needs restarted, a handler
     * restarts: needrestart only lists. Pattern-Only keeps apt from taking an unknown name with a dot for a regular expression.
     */
    private static final String PRELUDE = """
            export LC_ALL=C DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none
            export NEEDRESTART_MODE=l UCF_FORCE_CONFFOLD=1
            exec 9>&-
            apt() {
                apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Cmd::Pattern-Only=true \\
                    -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null
            }
            """;

    /** dpkg itself does not wait for its lock. */
    private static final String REPAIR = PRELUDE + """
            tries=0
            until errors=$(dpkg --force-confdef --force-confold --configure -a 2>&1 </dev/null); do
                case $errors in *' lock'*) ;; *) printf '%s\\n' "$errors" >&2; exit 1 ;; esac
                tries=$((tries + 1))
                [ "$tries" -lt 100 ] || { printf '%s\\n' "$errors" >&2; exit 1; }
                sleep 3
            done
            # Unpacked packages may need others that were not unpacked yet.
            apt --no-remove -f install
            """;

    /** apt leaves the folder's time alone when nothing new was on offer; the probe reads the age of the lists from it. */
    private static final String REFRESH = PRELUDE + """
            apt update || exit 1
            touch /var/lib/apt/lists
            """;

    /**
     * Nothing is removed that the task does not name: whatever else would have to go stops the change. {@code refusal} prints
     * why apt does not accept it, or what it would remove.
     */
    private static final String REFUSAL = PRELUDE + """
            allowed=$1 downgrades=$2; shift 2
            [ "$downgrades" ] && set -- --allow-downgrades "$@"
            refusal() {
                plan=$(apt -s -o Debug::NoLocking=1 install "$@" 2>&1) || { printf '%s\\n' "$plan"; return; }
                others=$(printf '%s\\n' "$plan" | while read -r word name rest; do
                    [ "$word" = Remv ] || continue
                    case " $allowed " in *" $name "*|*" ${name%:*} "*) ;; *) printf ' %s' "$name" ;; esac
                done)
                [ -z "$others" ] || printf 'this would also remove%s\\n' "$others"
            }
            """;

    /** A simulation does not wait for another apt to end, so that it is not relied on where apt itself removes nothing. */
    private static final String CHANGE = REFUSAL + """
            if [ "$allowed" ]; then
                said=$(refusal "$@")
                [ -z "$said" ] || { printf '%s\\n' "$said" >&2; exit 1; }
                apt install "$@"
            else
                apt --no-remove install "$@" || { status=$?; refusal "$@" >&2; exit "$status"; }
            fi
            """;

    private static final String TRY = REFUSAL + """
            said=$(refusal "$@")
            if [ "$said" ]; then printf 'refused\\n%s\\n' "$said" | head -c 3000; else echo accepted; fi
            """;

    private static final String MARK = PRELUDE + """
            apt-mark "$@" </dev/null
            """;

    private AptSteps() {}

    static List<Step> of(Transaction transaction) {
        List<Step> steps = new ArrayList<>();
        if (transaction.repair()) {
            steps.add(run("dpkg --configure -a (finish what was interrupted)", REPAIR, Duration.ofMinutes(60)));
        }
        if (!transaction.release().isEmpty()) {
            steps.add(mark("unhold", transaction.release()));
        }
        if (transaction.refresh()) {
            steps.add(run("apt-get update", REFRESH, Duration.ofMinutes(15)));
        }
        if (transaction.movesPackages()) {
            steps.add(change(transaction));
        }
        if (!transaction.hold().isEmpty()) {
            steps.add(mark("hold", transaction.hold()));
        }
        return steps;
    }

    /** The lists and the holds must be what they will be then. */
    static Optional<Trial> trial(Transaction transaction) {
        boolean known = !transaction.refresh()
                && !transaction.repair()
                && transaction.release().isEmpty();
        return known && transaction.movesPackages()
                ? Optional.of(new TransactionTrial(new Fragment(TRY, arguments(transaction))))
                : Optional.empty();
    }

    private static List<String> packages(Transaction transaction) {
        List<String> packages = new ArrayList<>(transaction.install());
        packages.addAll(transaction.upgrade());
        transaction.exact().forEach((name, version) -> packages.add(name + "=" + version));
        transaction.remove().forEach(name -> packages.add(name + "-"));
        return packages;
    }

    private static List<String> arguments(Transaction transaction) {
        List<String> arguments = new ArrayList<>();
        arguments.add(String.join(" ", transaction.remove()));
        arguments.add(transaction.exact().isEmpty() ? "" : "yes");
        arguments.addAll(packages(transaction));
        return arguments;
    }

    private static Step change(Transaction transaction) {
        return new Step.Run(
                "apt-get install " + String.join(" ", packages(transaction)),
                new Fragment(CHANGE, arguments(transaction)),
                Duration.ofHours(2));
    }

    private static Step mark(String what, List<String> names) {
        List<String> arguments = new ArrayList<>(List.of(what));
        arguments.addAll(names);
        return new Step.Run(
                "apt-mark " + String.join(" ", arguments), new Fragment(MARK, arguments), Duration.ofMinutes(2));
    }

    private static Step run(String title, String script, Duration timeout) {
        return new Step.Run(title, Fragment.of(script), timeout);
    }
}
