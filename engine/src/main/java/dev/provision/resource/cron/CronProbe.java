package dev.provision.resource.cron;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.file.Found;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks for a cron and an account, then at the job's file as the kind {@code file} does. */
record CronProbe(String user, Probe<List<Found>> file) implements Probe<Seen> {
    private static final String SCRIPT = """
            user=$1; shift
            if command -v cron >/dev/null 2>&1 || command -v crond >/dev/null 2>&1; then daemon=yes; else daemon=no; fi
            if id -u "$user" >/dev/null 2>&1; then account=yes; else account=no; fi
            echo "cron $daemon $account"
            """;

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(user));
        arguments.addAll(file.fragment().arguments());
        return new Fragment(SCRIPT + file.fragment().script(), arguments);
    }

    @Override
    public Duration timeout() {
        return file.timeout();
    }

    @Override
    public Seen parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        String[] words = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
        if (words.length != 3 || !words[0].equals("cron")) {
            throw new Unreadable("the jobs of cron could not be looked at: " + output.errors());
        }
        String rest = String.join("\n", lines.subList(1, lines.size()));
        return new Seen(
                words[1].equals("yes"),
                words[2].equals("yes"),
                file.parse(new ProbeOutput(output.status(), rest, output.errors(), output.replies())));
    }
}
