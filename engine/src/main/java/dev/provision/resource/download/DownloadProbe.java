package dev.provision.resource.download;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.file.Found;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.List;

/** Looks for a tool to fetch with, then at the file as the kind {@code file} does. */
record DownloadProbe(Probe<List<Found>> file) implements Probe<Seen> {
    /** The wget of busybox takes no file of options, so that everything would stand in its arguments. */
    private static final String SCRIPT = """
            tool=
            if command -v curl >/dev/null 2>&1; then
                tool=curl
            elif command -v wget >/dev/null 2>&1; then
                case $(wget --help 2>&1) in *--config*) tool=wget ;; esac
            fi
            echo "tool $tool"
            """;

    @Override
    public Fragment fragment() {
        return new Fragment(SCRIPT + file.fragment().script(), file.fragment().arguments());
    }

    @Override
    public Duration timeout() {
        return file.timeout();
    }

    @Override
    public Seen parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (lines.isEmpty() || !lines.get(0).startsWith("tool ")) {
            throw new Unreadable("the host did not say what it can fetch with: " + output.errors());
        }
        String rest = String.join("\n", lines.subList(1, lines.size()));
        List<Found> found = file.parse(new ProbeOutput(output.status(), rest, output.errors(), output.replies()));
        return new Seen(lines.get(0).substring("tool ".length()), found.get(0));
    }
}
