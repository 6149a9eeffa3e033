package dev.provision.resource.user;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares the password's hash, as the host has compared it with the wanted one, and its lock. */
final class PasswordPlan {
    /** crypt(5): the methods that begin with a dollar sign, all of which have a salt. */
    private static final Pattern HASH = Pattern.compile("\\$[a-z0-9]{1,8}\\$[!-9;-~]{8,400}");

    private final User desired;
    private final Seen observed;

    PasswordPlan(User desired, Seen observed) {
        this.desired = desired;
        this.observed = observed;
    }

    /** A new account has no password, which counts as locked. */
    Optional<Change> forNew() throws CannotPlan {
        boolean locked = desired.locked().orElse(false);
        if (desired.passwordHash().isPresent()) {
            return Optional.of(set(
                    checked(desired.passwordHash().get()),
                    locked,
                    List.of(new Diff.Field("password", null, words(locked)))));
        }
        if (desired.locked().isPresent() && !locked) {
            throw nothingToUnlock();
        }
        return Optional.empty();
    }

    Optional<Change> forExisting() throws CannotPlan {
        if (desired.passwordHash().isEmpty() && desired.locked().isEmpty()) {
            return Optional.empty();
        }
        if (observed.shadow().isEmpty() || !observed.local()) {
            throw new CannotPlan(
                    desired.name() + " has no entry in /etc/shadow: its password is kept elsewhere (SSSD, LDAP, ...)",
                    "change it where it is kept");
        }
        Seen.Shadow shadow = observed.shadow().get();
        if (desired.passwordHash().isPresent()) {
            return hash(shadow, checked(desired.passwordHash().get()));
        }
        boolean locked = desired.locked().orElse(false);
        if (locked == shadow.locked()) {
            return Optional.empty();
        }
        if (!locked && shadow.kind() == Seen.Password.EMPTY) {
            throw nothingToUnlock();
        }
        return Optional.of(Change.of(
                (locked ? "lock" : "unlock") + " the password of " + desired.name(),
                List.of(new Diff.Field("locked", yes(shadow.locked()), yes(locked))),
                List.of(UserSteps.tool(desired.name(), "usermod", locked ? "-L" : "-U"))));
    }

    /** The lock of a password that is replaced stays on unless the playbook says otherwise. */
    private Optional<Change> hash(Seen.Shadow shadow, Secret hash) {
        boolean had = shadow.kind() == Seen.Password.HASH;
        boolean locked = desired.locked().orElse(had && shadow.locked());
        boolean same = had && shadow.same();
        if (same && locked == shadow.locked()) {
            return Optional.empty();
        }
        List<Diff> diffs = new ArrayList<>();
        if (!same) {
            diffs.add(new Diff.Field("password", had ? "another one" : "none", words(locked)));
        }
        if (had && locked != shadow.locked()) {
            diffs.add(new Diff.Field("locked", yes(shadow.locked()), yes(locked)));
        }
        return Optional.of(set(hash, locked, diffs));
    }

    private Change set(Secret hash, boolean locked, List<Diff> diffs) {
        return Change.of(
                "set the password of " + desired.name(), diffs, UserSteps.password(desired.name(), hash, locked));
    }

    /** What an operator would want to know. */
    Optional<String> note() {
        return observed.shadow()
                .filter(shadow -> shadow.kind() == Seen.Password.EMPTY && !shadow.locked())
                .filter(shadow ->
                        desired.passwordHash().isEmpty() && !desired.locked().orElse(false))
                .map(shadow -> desired.name() + " has an empty password: nothing is asked for at a login");
    }

    private Secret checked(Secret hash) throws CannotPlan {
        if (!HASH.matcher(hash.reveal()).matches()) {
            throw new CannotPlan(
                    "password_hash of " + desired.name() + " is not what crypt(3) makes",
                    "give the hash and not the password: openssl passwd -6, or mkpasswd");
        }
        return hash;
    }

    private CannotPlan nothingToUnlock() {
        return new CannotPlan(desired.name() + " has no password to unlock", "give password_hash");
    }

    private static String words(boolean locked) {
        return locked ? "the given one, locked" : "the given one";
    }

    private static String yes(boolean locked) {
        return locked ? "yes" : "no";
    }

    /** What the host compares its own with. */
    static String digest(Secret hash) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(hash.reveal().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
