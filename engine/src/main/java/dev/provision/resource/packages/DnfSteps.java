package dev.provision.resource.packages;

import dev.provision.resource.Step;
import dev.provision.resource.Trial;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A transaction as steps of dnf 4 or 5. dnf waits for its own lock, and refreshes metadata that has expired. */
final class DnfSteps {
    private static final String PRELUDE = """
            export LC_ALL=C
            exec 9>&-
            """;

    private static final String DNF = PRELUDE + """
            dnf -y "$@" </dev/null
            """;

    /** dnf leaves the time of unchanged metadata alone; the probe reads their age from it. */
    private static final String REFRESH = PRELUDE + """
            dnf -y --refresh makecache </dev/null || exit 1
            for file in /var/cache/dnf/*/repodata/repomd.xml /var/cache/libdnf5/*/repodata/repomd.xml; do
                [ ! -e "$file" ] || touch -- "$file"
            done
            """;

    /**
     * An older version than the installed one is a downgrade: "install" does it where it takes it for one, "downgrade"
     * elsewhere.
     */
    private static final String EXACT = PRELUDE + """
            there() {
                for spec in "$@"; do
                    rpm -qa --qf '%{NAME}-%{VERSION}-%{RELEASE} %{NAME}-%|EPOCH?{%{EPOCH}}:{0}|:%{VERSION}-%{RELEASE} %{NAME}-%{VERSION}\\n' |
                        while read -r nvr nevr nv; do
                            for spelling in "$nvr" "$nevr" "$nv"; do
                                case $spelling in $spec) echo yes; exit ;; esac
                            done
                        done | grep -q yes || return 1
                done
            }
            dnf -y install "$@" </dev/null || exit 1
            there "$@" || dnf -y downgrade "$@" </dev/null
            """;

    /** What needs a removed package would go with it, unnamed; the test says so beforehand. */
    private static final String REMOVE = PRELUDE + """
            rpm -e --test "$@" || exit 1
            dnf -y --setopt=clean_requirements_on_remove=False remove "$@" </dev/null
            """;

    /** Without the network, and without an answer to what it asks; a problem of the transaction is what it refuses. */
    private static final String TRY = PRELUDE + """
            said=$(dnf -C --assumeno install "$@" 2>&1 </dev/null)
            case $said in
                *Problem*) printf 'refused\\n%s\\n' "$said" | head -c 3000 ;;
                *) echo accepted ;;
            esac
            """;

    private DnfSteps() {}

    /** What comes before the installation must not alter what can be installed. */
    static Optional<Trial> trial(Transaction transaction) {
        List<String> specs = new ArrayList<>(transaction.install());
        specs.addAll(transaction.upgrade());
        transaction.exact().forEach((name, version) -> specs.add(name + "-" + version));
        boolean known = !transaction.refresh()
                && transaction.release().isEmpty()
                && transaction.remove().isEmpty();
        return known && !specs.isEmpty()
                ? Optional.of(new TransactionTrial(new Fragment(TRY, specs)))
                : Optional.empty();
    }

    static List<Step> of(Transaction transaction) {
        List<Step> steps = new ArrayList<>();
        if (!transaction.release().isEmpty()) {
            steps.add(dnf(Duration.ofMinutes(5), List.of("versionlock", "delete"), transaction.release()));
        }
        if (transaction.refresh()) {
            steps.add(new Step.Run("dnf --refresh makecache", Fragment.of(REFRESH), Duration.ofMinutes(15)));
        }
        if (!transaction.remove().isEmpty()) {
            steps.add(new Step.Run(
                    "dnf remove " + String.join(" ", transaction.remove()),
                    new Fragment(REMOVE, transaction.remove()),
                    Duration.ofHours(1)));
        }
        if (!transaction.exact().isEmpty()) {
            List<String> specs = transaction.exact().entrySet().stream()
                    .map(entry -> entry.getKey() + "-" + entry.getValue())
                    .toList();
            steps.add(new Step.Run(
                    "dnf install " + String.join(" ", specs), new Fragment(EXACT, specs), Duration.ofHours(2)));
        }
        if (!transaction.install().isEmpty()) {
            steps.add(dnf(Duration.ofHours(2), List.of("install"), transaction.install()));
        }
        if (!transaction.upgrade().isEmpty()) {
            steps.add(dnf(Duration.ofHours(2), List.of("upgrade"), transaction.upgrade()));
        }
        if (!transaction.hold().isEmpty()) {
            steps.add(dnf(Duration.ofMinutes(5), List.of("versionlock", "add"), transaction.hold()));
        }
        return steps;
    }

    private static Step dnf(Duration timeout, List<String> verb, List<String> names) {
        List<String> arguments = new ArrayList<>(verb);
        arguments.addAll(names);
        return new Step.Run("dnf " + String.join(" ", arguments), new Fragment(DNF, arguments), timeout);
    }
}
