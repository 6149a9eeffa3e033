package dev.provision.resource.sysctl;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares parameters with what they are now and with what our file makes of them at the next boot. */
final class SysctlPlan {
    private static final String SET = ScriptFile.read(SysctlPlan.class, "set.sh");

    private final String root;
    private final Sysctl desired;
    private final Observed observed;
    private final List<String> notes = new ArrayList<>();

    SysctlPlan(String root, Sysctl desired, Observed observed) {
        this.root = root;
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        List<Diff> active = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(root));
        for (Map.Entry<Key, String> entry : desired.set().entrySet()) {
            String now = now(entry.getKey(), entry.getValue());
            if (!now.equals(entry.getValue())) {
                active.add(new Diff.Field(entry.getKey().written() + " now", now, entry.getValue()));
                arguments.add(entry.getKey().path());
                arguments.add(entry.getValue());
            }
        }
        Settings before = Settings.read(observed.own().text());
        Map<Key, String> after = new TreeMap<>(before.values());
        after.putAll(desired.set());
        desired.remove().forEach(after::remove);
        remarks();

        // The kernel first: what it refuses must not come back at each boot.
        List<Diff> diffs = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        if (!active.isEmpty()) {
            diffs.addAll(active);
            steps.add(new Step.Run("set what differs now", new Fragment(SET, arguments), Duration.ofMinutes(1)));
        }
        boolean open = !observed.own().exists() || observed.own().mode().equals(OwnedFile.OPEN);
        if (!after.equals(before.values()) || !open) {
            persist(new Settings(after), diffs, steps);
        }
        List<Change> changes = new ArrayList<>();
        if (!steps.isEmpty()) {
            changes.add(Change.of(summary(active, before, after), diffs, steps));
        }
        desired.set().forEach((key, value) -> overruled(key, value).ifPresent(changes::add));
        return Assessment.of(changes).withNotes(notes);
    }

    /** The value that the kernel has, which is the wanted one or can be made it. */
    private String now(Key key, String value) throws CannotPlan {
        Observed.Active active = observed.active().get(key);
        if (active == null || active.state() == Observed.Active.State.MISSING) {
            throw new CannotPlan(
                    "the kernel has no parameter " + key.written(),
                    "is it misspelt, or does a module bring it that is not loaded (modprobe with \"load: true\")?");
        }
        if (active.state() == Observed.Active.State.UNREADABLE) {
            throw new CannotPlan(
                    key.written() + " cannot be read, so that nobody can tell whether it is as wanted",
                    "write it with a command task where an action is meant");
        }
        if (active.state() == Observed.Active.State.READ_ONLY && !active.value().equals(value)) {
            throw new CannotPlan(
                    key.written() + " is " + active.value() + " and can only be read",
                    "set become: true; in a container the parameters of the whole kernel cannot be set at all");
        }
        return active.value();
    }

    private void persist(Settings after, List<Diff> diffs, List<Step> steps) {
        OwnedFile file = new OwnedFile(root, desired.path());
        String text = after.text();
        diffs.add(new Diff.Content(desired.path(), observed.own().content(), text.isEmpty() ? null : text));
        if (text.isEmpty()) {
            steps.add(file.remove());
        } else {
            steps.addAll(file.write(text, OwnedFile.OPEN));
        }
    }

    private String summary(List<Diff> active, Settings before, Map<Key, String> after) {
        List<String> words = new ArrayList<>();
        desired.set().forEach((key, value) -> {
            boolean now = active.stream()
                    .anyMatch(diff ->
                            diff instanceof Diff.Field field && field.name().equals(key.written() + " now"));
            if (now || !value.equals(before.values().get(key))) {
                words.add("set " + key.written() + "=" + value);
            }
        });
        desired.remove().stream()
                .filter(key -> before.values().containsKey(key) && !after.containsKey(key))
                .forEach(key -> words.add("no longer set " + key.written()));
        return words.isEmpty() ? "set the mode of " + desired.path() : String.join(", ", words);
    }

    /** What the next boot makes of a key whatever our file says: the last file counts, and only the operator can change it. */
    private Optional<Change> overruled(Key key, String value) {
        return observed.others().stream()
                .filter(other -> other.later()
                        && !onlyByHand(other)
                        && other.settings().value(key).isPresent())
                .reduce((first, second) -> second)
                .flatMap(other -> other.settings()
                        .value(key)
                        .filter(theirs -> !theirs.equals(value))
                        .map(theirs -> Change.finding(
                                other.path() + " is read after " + desired.path()
                                        + " and wins at the next boot: remove its " + key.written(),
                                List.of(new Diff.Field(key.written(), theirs, value)))));
    }

    /** systemd does not read the old file unless a link leads to it, and that link is a file of its own here. */
    private static boolean onlyByHand(Observed.Other other) {
        return other.path().equals("/etc/sysctl.conf");
    }

    /** Whatever else sets one of the keys. */
    private void remarks() {
        for (Observed.Other other : observed.others()) {
            desired.set().forEach((key, value) -> other.settings()
                    .value(key)
                    .filter(theirs -> onlyByHand(other) && !theirs.equals(value))
                    .ifPresent(theirs -> notes.add(other.path() + " is read after " + desired.path() + " and sets "
                            + key.written() + " to " + theirs
                            + " for \"sysctl --system\", though not at boot under systemd")));
            desired.remove().forEach(key -> other.settings()
                    .value(key)
                    .ifPresent(theirs -> notes.add(other.path() + " sets " + key.written() + " to " + theirs)));
        }
        for (Key key : desired.remove()) {
            Settings.read(observed.own().text())
                    .value(key)
                    .ifPresent(value -> notes.add(key.written() + " keeps its value until the next boot"));
        }
    }
}
