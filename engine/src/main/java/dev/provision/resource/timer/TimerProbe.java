package dev.provision.resource.timer;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.file.Found;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks systemd about both units and the calendar expressions, then looks at the files as the kind {@code file} does. */
record TimerProbe(Timer desired, Probe<List<Found>> files) implements Probe<Seen> {
    private static final String SCRIPT = ScriptFile.read(TimerProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>();
        arguments.add(desired.name());
        if (desired.job().isPresent()) {
            Timer.Job job = desired.job().get();
            List<String> calendar = job.times().calendar();
            arguments.addAll(List.of(job.user(), job.group(), job.exec().get(0), Integer.toString(calendar.size())));
            arguments.addAll(calendar);
        } else {
            arguments.addAll(List.of("", "", "", "0"));
        }
        arguments.addAll(files.fragment().arguments());
        return new Fragment(SCRIPT + files.fragment().script(), arguments);
    }

    @Override
    public Seen parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        int end = lines.indexOf("files");
        if (end < 0) {
            throw new Unreadable("systemd did not answer: " + output.errors());
        }
        Map<String, String> timer = new HashMap<>();
        Map<String, String> service = new HashMap<>();
        Map<String, String> refused = new HashMap<>();
        Set<String> lacks = new HashSet<>();
        for (String line : lines.subList(0, end)) {
            String[] words = line.split(" ", 2);
            String rest = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "timer" -> put(timer, rest, '=');
                case "service" -> put(service, rest, '=');
                case "lacks" -> lacks.add(rest);
                case "refused" -> put(refused, rest, '|');
                default -> throw new Unreadable("unexpected line: " + line);
            }
        }
        if (!timer.containsKey("LoadState") || !service.containsKey("LoadState")) {
            throw new Unreadable("systemd did not answer: " + output.errors());
        }
        String rest = String.join("\n", lines.subList(end + 1, lines.size()));
        return new Seen(
                timer,
                service,
                lacks,
                refused,
                files.parse(new ProbeOutput(output.status(), rest, output.errors(), output.replies())));
    }

    private static void put(Map<String, String> values, String text, char between) {
        int at = text.indexOf(between);
        if (at > 0) {
            values.put(text.substring(0, at), text.substring(at + 1));
        }
    }
}
