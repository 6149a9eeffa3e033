package dev.provision.resource.user;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a host for an account, through getent(1), and for what the account itself can see of its SSH keys. */
record UserProbe(User desired) implements Probe<Seen> {
    private static final String SCRIPT = SafePath.SCRIPT + ScriptFile.read(UserProbe.class, "probe.sh");
    private static final String READ_KEYS = ScriptFile.read(UserProbe.class, "read-keys.sh");
    private static final int MOST_BYTES_OF_KEYS = 256 * 1024;

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(
                desired.name(),
                desired.uid().map(String::valueOf).orElse(""),
                desired.shell().orElse(""),
                desired.home().orElse(""),
                desired.keys().isPresent() ? "yes" : "",
                READ_KEYS,
                Integer.toString(MOST_BYTES_OF_KEYS),
                desired.absent() && desired.removeHome() ? "yes" : "",
                desired.passwordHash().map(PasswordPlan::digest).orElse("")));
        desired.group().ifPresent(arguments::add);
        arguments.addAll(desired.groups());
        List<String> paths = desired.home()
                .filter(home -> desired.keys().isEmpty())
                .map(List::of)
                .orElse(List.of());
        return new Fragment(SCRIPT, arguments, new Fragment.Shared(paths, Map.of()));
    }

    @Override
    public Seen parse(ProbeOutput output) throws Unreadable {
        Reading reading = new Reading();
        for (String line : Lines.of(output.text())) {
            try {
                reading.take(line);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new Unreadable(
                        "unexpected line: " + line.split(" ", 2)[0] + " ..."); // the rest may come of a password
            }
        }
        if (output.status() != 0 || !reading.complete) {
            throw new Unreadable("the host did not say what accounts it has: " + output.errors());
        }
        Seen seen = reading.seen();
        if (!reading.unreachable.isEmpty() && createsHome(seen)) {
            throw new Unreadable("cannot create the home directory of " + desired.name() + ": " + reading.unreachable);
        }
        return seen;
    }

    private boolean createsHome(Seen seen) {
        return !desired.absent()
                && (seen.entry().isPresent() ? desired.createHome().orElse(false) : NewUser.getsHome(desired));
    }

    private static final class Reading {
        private boolean complete;
        private String unreachable = "";
        private boolean root;
        private boolean local;
        private boolean shellThere;
        private String rootsHome = "/root";
        private String real = "";
        private Optional<Seen.Entry> entry = Optional.empty();
        private Optional<Seen.Shadow> shadow = Optional.empty();
        private Optional<String> taken = Optional.empty();
        private Optional<Seen.Membership> own = Optional.empty();
        private Seen.Home home = new Seen.Home("", "");
        private Seen.KeyFile keys = new Seen.KeyFile.Content(List.of(), false);
        private final List<Seen.Membership> in = new ArrayList<>();
        private final Map<String, Seen.Membership> wanted = new HashMap<>();
        private final List<String> processes = new ArrayList<>();
        private final List<String> sharers = new ArrayList<>();
        private final List<String> mounts = new ArrayList<>();
        private final Set<String> missing = new HashSet<>();

        void take(String line) {
            int blank = line.indexOf(' ');
            String word = blank < 0 ? line : line.substring(0, blank);
            String rest = blank < 0 ? "" : line.substring(blank + 1);
            switch (word) {
                case "me" -> root = rest.equals("0");
                case "missing" -> missing.add(rest);
                case "roothome" -> rootsHome = rest;
                case "unreachable" -> unreachable = rest;
                case "passwd" -> entry = Optional.of(entry(rest.split(":", -1)));
                case "local" -> local = true;
                case "shadow" -> shadow = Optional.of(shadow(rest.split(" ", -1)));
                case "in" -> in.add(membership(rest));
                case "own" -> own = Optional.of(membership(rest));
                case "wanted" -> wanted.put(membership(rest).name(), membership(rest));
                case "process" -> processes.add(process(rest));
                case "home" -> home = new Seen.Home(rest.split(" ", -1)[0], rest.split(" ", -1)[1]);
                case "keys" -> keys = keys(rest.split(" ", -1));
                case "real" -> real = rest;
                case "sharer" -> sharers.add(rest);
                case "mount" -> mounts.add(rest);
                case "taken" -> taken = Optional.of(rest);
                case "shell" -> shellThere = true;
                case "end" -> complete = true;
                default -> throw new IllegalArgumentException(line);
            }
        }

        Seen seen() {
            return new Seen(
                    entry,
                    local,
                    shadow,
                    in,
                    processes,
                    home,
                    keys,
                    new Seen.Leaving(real, sharers, mounts, rootsHome),
                    taken,
                    shellThere,
                    own,
                    wanted,
                    missing,
                    root);
        }

        private static Seen.Entry entry(String[] fields) {
            return new Seen.Entry(
                    Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[4], fields[5], fields[6]);
        }

        private static Seen.Shadow shadow(String[] words) {
            String expires = words[3].substring(1);
            return new Seen.Shadow(
                    words[0].equals("locked"),
                    Seen.Password.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    words[2].equals("same"),
                    expires.isEmpty() ? -1 : Long.parseLong(expires));
        }

        private static Seen.Membership membership(String rest) {
            String[] words = rest.split(" ", 3);
            return new Seen.Membership(words[2], Long.parseLong(words[0]), words[1].equals("local"));
        }

        private static String process(String rest) {
            String[] words = rest.split(" ", 2);
            return words[0] + " (" + words[1] + ")";
        }

        private static Seen.KeyFile keys(String[] words) {
            return switch (words[0]) {
                case "file" ->
                    new Seen.KeyFile.Content(
                            Lines.of(new String(
                                    Base64.getDecoder().decode(words[3].substring(1)), StandardCharsets.ISO_8859_1)),
                            loose(words[1]) || loose(words[2]));
                case "none" -> new Seen.KeyFile.Content(List.of(), false);
                case "nohome" -> new Seen.KeyFile.Unusable("its home does not exist, or it may not enter it");
                case "large" -> new Seen.KeyFile.Unusable("it is longer than " + MOST_BYTES_OF_KEYS / 1024 + " KiB");
                case "other" -> new Seen.KeyFile.Unusable("it is no file");
                case "unreadable" -> new Seen.KeyFile.Unusable("the user may not read it");
                default -> throw new IllegalArgumentException(words[0]);
            };
        }

        private static boolean loose(String mode) {
            return (Integer.parseInt(mode, 8) & 0022) != 0;
        }
    }
}
