package dev.provision.resource.packages;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks dpkg for what is there and apt's lists for what could be; uses no network and takes no lock. */
record AptProbe(Packages desired) implements Probe<Installed> {
    private static final String SCRIPT = SafePath.SCRIPT + """
            export LC_ALL=C
            tab='\t'
            stale_after=$1; shift
            for update in /var/lib/dpkg/updates/[0-9]*; do
                [ -e "$update" ] && echo interrupted && break
            done
            # Of dpkg itself, the architecture is the host's own.
            seen=$({
                dpkg-query -W -f='${db:Status-Abbrev}\\t${Package}\\t${Architecture}\\t${Version}\\t${Provides}\\n' ||
                    echo failed
            } | awk -F'\\t' '
                BEGIN {
                    for (i = 1; i < ARGC; i++) {
                        name = substr(ARGV[i], 3); sub(/:.*/, "", name); wanted[name] = 1; ARGV[i] = ""
                    }
                }
                $0 == "failed" { failed = 1; exit }
                $2 == "dpkg" && substr($1, 2, 1) == "i" { own = own == "" ? $3 : "?" }
                {
                    state = substr($1, 2, 1)
                    if (($2 in wanted) && state != "n" && state != "c")
                        print "package\\t" state "\\t" $2 "\\t" $3 "\\t" $4
                    if (($2 in wanted) && substr($1, 1, 1) == "h") print "held\\t" $2 "\\t" $3
                    if (index("HUFWt", state) || substr($1, 3, 1) == "R") print "broken\\t" state "\\t" $2
                    if (state != "i") next
                    count = split($5, provided, ", ")
                    for (i = 1; i <= count; i++) {
                        sub(/ .*/, "", provided[i])
                        if (provided[i] in wanted) print "provides\\t" provided[i] "\\t" $2
                    }
                }
                END {
                    if (own != "" && own != "?") print "architecture\\t" own
                    exit failed
                }' "$@") || exit 3
            case $seen in
                *"architecture$tab"*) printf 'architecture\\t%s\\n' "${seen##*"architecture$tab"}" ;;
                *) printf 'architecture\\t%s\\n' "$(dpkg --print-architecture)" ;;
            esac
            [ -z "$seen" ] || printf '%s\\n' "$seen"

            lists=missing
            # A repository without a Release file, as a folder of packages is, leaves its Packages only.
            for file in /var/lib/apt/lists/*Release /var/lib/apt/lists/*Packages*; do [ -e "$file" ] && lists=fresh && break; done
            if [ "$lists" = fresh ]; then
                fetched=0
                for file in /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp; do
                    [ -e "$file" ] || continue
                    if looked_up "$file"; then time=${attributes##*'|'}; else time=$(stat -c %Y "$file"); fi
                    if [ "$time" -gt "$fetched" ]; then fetched=$time; fi
                done
                now=${_pv_now:-$(date +%s)}
                [ $((${now%.*} - fetched)) -gt "$stale_after" ] && lists=stale
                for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/sources.list.d/*; do
                    [ "$file" -nt /var/lib/apt/lists ] && lists=stale
                done
            fi
            printf 'lists\\t%s\\n' "$lists"

            ask= gone=
            for arg in "$@"; do
                name=${arg#?:}; plain=${name%%:*}
                case $seen in *"package${tab}i${tab}$plain$tab"*) there=1 ;; *) there= ;; esac
                case $arg in
                    c:*) ask="$ask $name" ;;
                    n:*) [ "$there" ] || ask="$ask $name" ;;
                    a:*) [ -z "$there" ] || gone="$gone $name" ;;
                esac
            done
            if [ "$ask" ]; then
                # The names are letters, digits and + . _ - : only, so that word splitting is safe.
                apt-cache policy $ask 2>/dev/null |
                    sed -n -e "s/^\\([^ ].*\\):\\$/candidate-of$tab\\1/p" -e "s/^  Candidate: /candidate$tab/p"
            fi
            if [ "$gone" ]; then
                apt-get -s -o Debug::NoLocking=1 -o APT::Cmd::Pattern-Only=true remove $gone 2>/dev/null |
                    while read -r word name rest; do
                        [ "$word" != Remv ] || printf 'dragged\\t%s\\n' "$name"
                    done
            fi
            :
            """;

    private static final List<String> FETCHED =
            List.of("/var/lib/apt/lists", "/var/lib/apt/periodic/update-success-stamp");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(desired.staleAfterSeconds()));
        arguments.addAll(desired.questions());
        return new Fragment(SCRIPT, arguments, new Fragment.Shared(FETCHED, Map.of()));
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Installed parse(ProbeOutput output) throws Unreadable {
        if (output.status() != 0) {
            throw new Unreadable("dpkg-query failed: " + output.errors());
        }
        Reading reading = new Reading();
        for (String line : Lines.of(output.text())) {
            reading.take(List.of(line.split("\t", -1)));
        }
        return reading.installed();
    }

    /** The answer as far as it has been read. */
    private static final class Reading {
        private String architecture = "";
        private Installed.Lists lists = Installed.Lists.MISSING;
        private boolean interrupted;
        private String candidateOf = "";
        private final List<Installed.Package> packages = new ArrayList<>();
        private final Map<String, List<String>> providers = new HashMap<>();
        private final Set<String> held = new HashSet<>();
        private final Map<String, String> candidates = new HashMap<>();
        private final List<String> broken = new ArrayList<>();
        private final List<String> dragged = new ArrayList<>();

        void take(List<String> words) throws Unreadable {
            switch (words.get(0) + "/" + words.size()) {
                case "architecture/2" -> architecture = words.get(1);
                case "interrupted/1" -> interrupted = true;
                case "package/5" ->
                    packages.add(new Installed.Package(
                            words.get(2), words.get(3), words.get(4), "iWt".contains(words.get(1))));
                case "held/3" -> {
                    held.add(words.get(1) + ":" + words.get(2));
                    if (words.get(2).equals(architecture) || words.get(2).equals("all")) {
                        held.add(words.get(1));
                    }
                }
                case "broken/3" -> broken.add(words.get(2) + " is " + DpkgState.inWords(words.get(1)));
                case "provides/3" ->
                    providers
                            .computeIfAbsent(words.get(1), none -> new ArrayList<>())
                            .add(words.get(2));
                case "lists/2" -> lists = DnfProbe.lists(words.get(1));
                case "candidate-of/2" -> candidateOf = words.get(1);
                case "candidate/2" -> {
                    if (!words.get(1).equals("(none)")) {
                        candidates.put(candidateOf, words.get(1));
                    }
                }
                case "dragged/2" -> dragged.add(words.get(1));
                default -> throw new Unreadable("unexpected line: " + String.join(" ", words));
            }
        }

        Installed installed() throws Unreadable {
            if (architecture.isEmpty()) {
                throw new Unreadable("dpkg did not say its architecture");
            }
            return new Installed(
                    Installed.Manager.APT,
                    architecture,
                    packages,
                    providers,
                    held,
                    candidates,
                    broken,
                    interrupted,
                    lists,
                    dragged,
                    true);
        }
    }
}
