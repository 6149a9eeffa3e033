package dev.provision.resource.packages;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks rpm for what is there and, only where {@code latest} needs it, dnf's cached metadata for what could be. */
record DnfProbe(Packages desired) implements Probe<Installed> {
    private static final String SCRIPT = """
            export LC_ALL=C
            tab=$(printf '\\t')
            newline='
            '
            stale_after=$1; shift
            names= latest= gone=
            for arg in "$@"; do
                names="$names ${arg#?:}"
                case $arg in c:*) latest="$latest ${arg#?:}" ;; a:*) gone="$gone ${arg#?:}" ;; esac
            done
            # The names are letters, digits and + . _ - : only, so that word splitting is safe.
            format='package\\t%{NAME}\\t%{ARCH}\\t%|EPOCH?{%{EPOCH}}:{0}|:%{VERSION}-%{RELEASE}\\n'
            all=$({ rpm -q --qf "$format" $names 2>&1; } | grep -e '^package.*'"$tab" -e '^error: ')
            case $newline$all in *"$newline"error:*) printf '%s\\n' "$all" >&2; exit 3 ;; esac
            [ -z "$all" ] || printf '%s\\n' "$all"
            missing=
            for name in $names; do
                case $newline$all in
                    *"${newline}package$tab$name$tab"*) ;;
                    *"${newline}package$tab${name%.*}$tab${name##*.}$tab"*) ;;
                    *) missing="$missing $name" ;;
                esac
            done
            for name in $missing; do
                providers=$(rpm -q --whatprovides --qf '%{NAME}\\n' "$name" 2>/dev/null) || continue
                for provider in $providers; do printf 'provides\\t%s\\t%s\\n' "$name" "$provider"; done
            done
            removed=
            for name in $gone; do
                case " $missing " in *" $name "*) ;; *) removed="$removed $name" ;; esac
            done
            if [ "$removed" ]; then
                needed=$(rpm -e --test $removed 2>&1 | sed -n 's/^.* is needed by (installed) //p' | sort -u)
                for name in $needed; do
                    printf 'dragged\\t%s\\n' "$(rpm -q --qf '%{NAME}' "$name")"
                done
            fi
            tool=dnf4
            case $(readlink -f "$(command -v dnf)") in *dnf5) tool=dnf5 ;; esac
            [ "$tool" = dnf4 ] && [ ! -e /etc/dnf/plugins/versionlock.conf ] && tool=dnf4-without-versionlock
            printf 'tool\\t%s\\n' "$tool"
            [ -r /etc/dnf/plugins/versionlock.list ] &&
                sed -e '/^ *#/d' -e '/^ *$/d' -e "s/^/lock$tab/" /etc/dnf/plugins/versionlock.list
            [ -r /etc/dnf/versionlock.toml ] &&
                sed -n "s/^ *name *= *\\"\\(.*\\)\\".*/lock-name$tab\\1/p" /etc/dnf/versionlock.toml
            fetched=$(stat -c %Y /var/cache/dnf/*/repodata/repomd.xml /var/cache/libdnf5/*/repodata/repomd.xml \\
                2>/dev/null | sort -n | tail -n 1)
            lists=missing
            if [ "$fetched" ]; then
                lists=fresh
                [ $(($(date +%s) - fetched)) -gt "$stale_after" ] && lists=stale
            fi
            printf 'lists\\t%s\\n' "$lists"
            if [ "$latest" ] && [ "$lists" != missing ]; then
                dnf -C -q repoquery --upgrades \\
                    --qf "upgrade$tab%{name}$tab%{epoch}:%{version}-%{release}$newline" $latest |
                    grep "^upgrade$tab"
            fi
            exit 0
            """;

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(desired.staleAfterSeconds()));
        arguments.addAll(desired.questions());
        return new Fragment(SCRIPT, arguments);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(90);
    }

    @Override
    public Installed parse(ProbeOutput output) throws Unreadable {
        if (output.status() != 0) {
            throw new Unreadable("rpm failed: " + output.errors());
        }
        List<Installed.Package> packages = new ArrayList<>();
        Map<String, List<String>> providers = new HashMap<>();
        Set<String> held = new HashSet<>();
        Map<String, String> upgrades = new HashMap<>();
        List<String> dragged = new ArrayList<>();
        String tool = "";
        Installed.Lists lists = Installed.Lists.MISSING;
        for (String line : Lines.of(output.text())) {
            List<String> words = List.of(line.split("\t", -1));
            switch (words.get(0) + "/" + words.size()) {
                case "package/4" -> packages.add(new Installed.Package(words.get(1), words.get(2), words.get(3), true));
                case "provides/3" ->
                    providers
                            .computeIfAbsent(words.get(1), none -> new ArrayList<>())
                            .add(words.get(2));
                case "dragged/2" -> dragged.add(words.get(1));
                case "tool/2" -> tool = words.get(1);
                case "lock/2" -> VersionLock.name(words.get(1)).ifPresent(held::add);
                case "lock-name/2" -> held.add(words.get(1));
                case "lists/2" -> lists = lists(words.get(1));
                case "upgrade/3" -> upgrades.put(words.get(1), words.get(2));
                default -> throw new Unreadable("unexpected line: " + line);
            }
        }
        if (tool.isEmpty()) {
            throw new Unreadable("the answer has no end");
        }
        return new Installed(
                Installed.Manager.DNF,
                "",
                packages,
                providers,
                held,
                candidates(packages, upgrades, lists),
                List.of(),
                false,
                lists,
                dragged,
                !tool.equals("dnf4-without-versionlock"));
    }

    /** dnf names only upgrades; where it names none and has metadata, the newest is the installed one. */
    private static Map<String, String> candidates(
            List<Installed.Package> packages, Map<String, String> upgrades, Installed.Lists lists) {
        Map<String, String> candidates = new HashMap<>();
        if (lists != Installed.Lists.MISSING) {
            packages.forEach(found -> candidates.put(found.name(), found.version()));
        }
        candidates.putAll(upgrades);
        return candidates;
    }

    static Installed.Lists lists(String word) throws Unreadable {
        return switch (word) {
            case "fresh" -> Installed.Lists.FRESH;
            case "stale" -> Installed.Lists.STALE;
            case "missing" -> Installed.Lists.MISSING;
            default -> throw new Unreadable("unexpected age of the lists: " + word);
        };
    }

    /** Names in the list of dnf 4's versionlock: {@code amd-gpu-firmware-0:20260110-1.fc43.*}. */
    static final class VersionLock {
        private VersionLock() {}

        static Optional<String> name(String entry) {
            String lock = entry.strip();
            if (lock.startsWith("!")) {
                return Optional.empty(); // an exclusion of one version, not a lock
            }
            int release = lock.lastIndexOf('-');
            int version = release < 0 ? -1 : lock.lastIndexOf('-', release - 1);
            return Optional.of(version > 0 ? lock.substring(0, version) : lock);
        }
    }
}
