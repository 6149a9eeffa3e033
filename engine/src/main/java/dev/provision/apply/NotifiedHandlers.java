package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads the handlers that were notified on a host and have not run: part of what is observed, whichever control node notified
 * them. They are noted in the account's run-time directory, which a boot empties.
 */
final class NotifiedHandlers implements Probe<Set<String>> {
    private static final String READ = HostLock.FOLDER + """
        if [ -e "$b" ] || [ -L "$b" ]; then
          own || exit 1
          if [ -e "$b/notified" ]; then cat "$b/notified" || exit 1; fi
        fi
        """;

    @Override
    public Fragment fragment() {
        return Fragment.of(READ).sharing(Fragment.Shared.NOTHING);
    }

    @Override
    public Set<String> parse(ProbeOutput output) throws Unreadable {
        if (output.status() != 0) {
            throw new Unreadable("cannot read the notified handlers: " + output.errors());
        }
        return Lines.of(output.text()).stream()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The line that notes a handler. */
    static String noteOf(Entry handler) {
        return (handler.play().name() + "/" + handler.task().name()).replace('\n', ' ');
    }

    /** The places of the handlers that are noted. */
    static Set<Integer> places(Set<String> notes, List<Entry> entries) {
        return IntStream.range(0, entries.size())
                .filter(i -> entries.get(i).handler() && notes.contains(noteOf(entries.get(i))))
                .boxed()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
