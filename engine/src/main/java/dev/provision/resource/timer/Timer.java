package dev.provision.resource.timer;

import dev.provision.resource.file.Entry;
import dev.provision.resource.file.Files;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that systemd runs at its times.
 *
 * @param name of the units, without suffix
 * @param job empty = no such units
 */
public record Timer(String name, Optional<Job> job) {
    static final String FOLDER = "/etc/systemd/system";

    /** Systemd itself says what it would not understand; an old one knows less, and is asked less. */
    private static final String VERIFY = """
        case $1 in *.service | *.timer) ;; *) exit 0 ;; esac
        command -v systemd-analyze >/dev/null 2>&1 || exit 0
        said=$(systemd-analyze verify --man=no --recursive-errors=no "$1" 2>&1) && exit 0
        case $said in
            *recursive-errors*) said=$(systemd-analyze verify --man=no "$1" 2>&1) && exit 0 ;;
        esac
        echo "$said" >&2
        exit 1
        """;

    /**
     * @param exec the program's path and its arguments
     * @param environment plain variables
     * @param secrets variables that stand in a file that only root can read; whoever may talk to systemd sees the others
     * @param limit how long a run may take
     */
    record Job(
            String description,
            List<String> exec,
            String user,
            String group,
            String workingDirectory,
            Map<String, String> environment,
            Secrets secrets,
            Optional<Duration> limit,
            Times times) {
        Job {
            exec = List.copyOf(exec);
        }
    }

    /** Variables that are not shown when the record is printed. */
    record Secrets(Map<String, String> values) {
        @Override
        public String toString() {
            return values.keySet().toString();
        }
    }

    /** When it runs: calendar expressions, times after the boot, the start of the timer and its last run. */
    record Times(
            List<String> calendar,
            Optional<Duration> boot,
            Optional<Duration> active,
            Optional<Duration> every,
            boolean persistent,
            Optional<Duration> randomizedDelay) {
        Times {
            calendar = List.copyOf(calendar);
        }
    }

    String timerUnit() {
        return name + ".timer";
    }

    String serviceUnit() {
        return name + ".service";
    }

    String path(String suffix) {
        return FOLDER + "/" + name + suffix;
    }

    /** The service before the timer, so that the timer's check finds it. */
    Files files() {
        List<Entry> entries = new ArrayList<>();
        if (job.isPresent()) {
            Job wanted = job.get();
            entries.add(
                    wanted.secrets().values().isEmpty()
                            ? nothing(".env")
                            : file(".env", environmentFile(wanted.secrets()), Entry.SECRET_MODE));
            entries.add(file(".service", service(wanted), "644"));
            entries.add(file(".timer", timer(wanted), "644"));
        } else {
            List.of(".timer", ".service", ".env").forEach(suffix -> entries.add(nothing(suffix)));
        }
        return Files.of(timerUnit(), entries).acceptedBy(List.of("sh", "-c", VERIFY, "verify", "%s"));
    }

    private Entry nothing(String suffix) {
        return new Entry(path(suffix), new Entry.Want.Nothing(), "", "", "");
    }

    private Entry file(String suffix, String text, String mode) {
        return new Entry(
                path(suffix),
                new Entry.Want.Content(text.getBytes(StandardCharsets.UTF_8), mode.equals(Entry.SECRET_MODE)),
                mode,
                "root",
                "root");
    }

    private static String environmentFile(Secrets secrets) {
        StringBuilder text = new StringBuilder(header());
        secrets.values().forEach((key, value) -> text.append(key)
                .append('=')
                .append(UnitWord.inEnvironmentFile(value))
                .append('\n'));
        return text.toString();
    }

    private String service(Job wanted) {
        StringBuilder text = new StringBuilder(header())
                .append("[Unit]\nDescription=")
                .append(UnitWord.plain(wanted.description()))
                .append("\n\n[Service]\nType=oneshot\n");
        line(text, "User", wanted.user());
        line(text, "Group", wanted.group());
        line(text, "WorkingDirectory", UnitWord.plain(wanted.workingDirectory()));
        wanted.environment().forEach((key, value) -> line(text, "Environment", UnitWord.quoted(key + "=" + value)));
        if (!wanted.secrets().values().isEmpty()) {
            line(text, "EnvironmentFile", path(".env"));
        }
        wanted.limit().ifPresent(limit -> line(text, "TimeoutStartSec", seconds(limit)));
        StringBuilder command = new StringBuilder(UnitWord.quoted(wanted.exec().get(0)));
        wanted.exec().stream().skip(1).forEach(word -> command.append(' ').append(UnitWord.argument(word)));
        line(text, "ExecStart", command.toString());
        return text.toString();
    }

    private static String timer(Job wanted) {
        StringBuilder text = new StringBuilder(header())
                .append("[Unit]\nDescription=")
                .append(UnitWord.plain(wanted.description()))
                .append("\n\n[Timer]\n");
        Times times = wanted.times();
        times.calendar().forEach(expression -> line(text, "OnCalendar", expression));
        times.boot().ifPresent(time -> line(text, "OnBootSec", seconds(time)));
        times.active().ifPresent(time -> line(text, "OnActiveSec", seconds(time)));
        times.every().ifPresent(time -> line(text, "OnUnitActiveSec", seconds(time)));
        line(text, "Persistent", times.persistent() ? "true" : "");
        times.randomizedDelay().ifPresent(time -> line(text, "RandomizedDelaySec", seconds(time)));
        return text.append("\n[Install]\nWantedBy=timers.target\n").toString();
    }

    private static String header() {
        return "# Written by provision, which overwrites what is changed here.\n";
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(key).append('=').append(value).append('\n');
        }
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }
}
