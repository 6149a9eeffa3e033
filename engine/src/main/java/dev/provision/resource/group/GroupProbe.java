package dev.provision.resource.group;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks a host for a group, through getent(1). */
record GroupProbe(Group desired) implements Probe<Seen> {
    private static final String SCRIPT = ScriptFile.read(GroupProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>();
        arguments.add(desired.name());
        arguments.add(desired.gid().map(String::valueOf).orElse(""));
        arguments.addAll(desired.members());
        return new Fragment(SCRIPT, arguments, Fragment.Shared.NOTHING);
    }

    @Override
    public Seen parse(ProbeOutput output) throws Unreadable {
        Optional<Long> gid = Optional.empty();
        Optional<String> taken = Optional.empty();
        boolean local = false;
        boolean complete = false;
        List<String> members = new ArrayList<>();
        List<String> primaryOf = new ArrayList<>();
        Set<String> unknown = new HashSet<>();
        Set<String> missing = new HashSet<>();
        for (String line : Lines.of(output.text())) {
            int blank = line.indexOf(' ');
            String word = blank < 0 ? line : line.substring(0, blank);
            String rest = blank < 0 ? "" : line.substring(blank + 1);
            switch (word) {
                case "gid" -> gid = Optional.of(number(rest));
                case "members" -> members.addAll(rest.isEmpty() ? List.of() : List.of(rest.split(",")));
                case "local" -> local = true;
                case "primary" -> primaryOf.add(rest);
                case "taken" -> taken = Optional.of(rest);
                case "unknown" -> unknown.add(rest);
                case "missing" -> missing.add(rest);
                case "end" -> complete = true;
                default -> throw new Unreadable("unexpected line: " + line);
            }
        }
        if (output.status() != 0 || !complete) {
            throw new Unreadable("the host did not say what groups it has: " + output.errors());
        }
        return new Seen(gid, local, members, primaryOf, taken, unknown, missing);
    }

    private static long number(String text) throws Unreadable {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Unreadable("this is no number of a group: " + text);
        }
    }
}
