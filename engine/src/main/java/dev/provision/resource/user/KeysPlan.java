package dev.provision.resource.user;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the SSH keys that shall be able to log in with those in the account's file. */
final class KeysPlan {
    private static final String FIELD = "authorized key";

    private final String name;
    private final User.Keys desired;

    KeysPlan(String name, User.Keys desired) {
        this.name = name;
        this.desired = desired;
    }

    Optional<Change> change(Seen.KeyFile observed) throws CannotPlan {
        if (observed instanceof Seen.KeyFile.Unusable unusable) {
            throw new CannotPlan(
                    "the SSH keys of " + name + " cannot be looked at: " + unusable.reason(),
                    "its home, and .ssh with authorized_keys in it, must belong to the account");
        }
        Seen.KeyFile.Content content = (Seen.KeyFile.Content) observed;
        List<Diff> diffs = new ArrayList<>();
        List<String> lines = lines(content.lines(), diffs);
        if (content.loose()) {
            diffs.add(new Diff.Field("authorized_keys", "can be written by others", "only by " + name));
        }
        if (diffs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Change.of("write the SSH keys of " + name, diffs, UserSteps.keys(name, lines)));
    }

    /** The lines afterwards. A key that is there with other options or comment is replaced where it stands. */
    private List<String> lines(List<String> before, List<Diff> diffs) {
        List<AuthorizedKey> placed = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : before) {
            Optional<AuthorizedKey> there = AuthorizedKey.find(line);
            Optional<AuthorizedKey> wanted = there.flatMap(
                    key -> desired.keys().stream().filter(key::sameKey).findFirst());
            if (wanted.isPresent() && !placed.contains(wanted.get())) {
                placed.add(wanted.get());
                lines.add(bytes(wanted.get()));
                if (!line.strip().equals(bytes(wanted.get()))) {
                    diffs.add(new Diff.Field(
                            FIELD, there.get().shown(), wanted.get().shown()));
                }
            } else if (wanted.isPresent() || (desired.exact() && there.isPresent())) {
                diffs.add(new Diff.Field(FIELD, there.get().shown(), null));
            } else if (desired.exact() && !line.isBlank() && !line.strip().startsWith("#")) {
                diffs.add(new Diff.Field(FIELD, "a line that is no key", null));
            } else {
                lines.add(line);
            }
        }
        for (AuthorizedKey key : desired.keys()) {
            if (!placed.contains(key)) {
                lines.add(bytes(key));
                diffs.add(new Diff.Field(FIELD, null, key.shown()));
            }
        }
        return lines;
    }

    /** As the file's lines are held: a byte a character. */
    private static String bytes(AuthorizedKey key) {
        return new String(key.line().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
