package dev.provision.resource.kernelargs;

import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * An image-based system: rpm-ostree makes a new deployment with other arguments, and the one before stays for a way back.
 */
record RpmOstree(List<Argument> arguments) implements BootLoader {
    private static final String SCRIPT = ScriptFile.read(RpmOstree.class, "words.sh", "ostree.sh");

    RpmOstree {
        arguments = List.copyOf(arguments);
    }

    @Override
    public List<Place> places() {
        return List.of(new Place("rpm-ostree kargs", arguments));
    }

    /** Its own options compare whole words, so the difference is computed here. */
    @Override
    public List<Step> write(List<Owned> owned) {
        List<String> delete = new ArrayList<>();
        List<String> append = new ArrayList<>();
        boolean twice = false;
        for (Owned one : owned) {
            List<String> now = one.on(arguments);
            List<String> kept = now.stream().filter(one.words()::contains).toList();
            boolean order = !kept.equals(one.words()
                            .subList(0, Math.min(kept.size(), one.words().size())))
                    || new HashSet<>(now).size() < now.size();
            twice |= order;
            now.stream()
                    .distinct()
                    .filter(word -> order || !one.words().contains(word))
                    .forEach(delete::add);
            one.words().stream().filter(word -> order || !now.contains(word)).forEach(append::add);
        }
        return List.of(new Step.Run(
                "rpm-ostree kargs",
                Fragment.of(
                        SCRIPT,
                        BootLoader.expectation(owned),
                        twice ? "twice" : "once",
                        String.join(" ", delete),
                        String.join(" ", append)),
                Duration.ofMinutes(15)));
    }
}
