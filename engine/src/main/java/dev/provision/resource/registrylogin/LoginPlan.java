package dev.provision.resource.registrylogin;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the login that an engine shall have with the one that it has. No password ever reaches a difference. */
final class LoginPlan {
    private static final String LOGIN = SafePath.SCRIPT + ScriptFile.read(LoginPlan.class, "login.sh");
    private static final String LOGOUT = SafePath.SCRIPT + ScriptFile.read(LoginPlan.class, "logout.sh");
    private static final String CLOSE = SafePath.SCRIPT + ScriptFile.read(LoginPlan.class, "close.sh");
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String root;
    private final RegistryLogin desired;
    private final Observed observed;
    private final String engine;
    private final List<String> notes = new ArrayList<>();

    LoginPlan(String root, RegistryLogin desired, Observed observed) throws CannotPlan {
        this.root = root;
        this.desired = desired;
        this.observed = observed;
        this.engine = observed.engine()
                .orElseThrow(() -> new CannotPlan(
                        desired.engine()
                                .map(wanted -> "the host has no " + wanted)
                                .orElse("the host has neither docker nor podman"),
                        "install one with a packages task before this one"));
    }

    Assessment assess() throws CannotPlan {
        if (observed.login() instanceof Login.Unknown unknown) {
            throw new CannotPlan(
                    "the credential helper of " + engine + " does not say what it has for " + desired.registry() + ": "
                            + unknown.reason(),
                    "it must work for the task's account without a question");
        }
        List<Change> changes = new ArrayList<>();
        if (desired.credentials().isPresent()) {
            present(desired.credentials().get()).ifPresent(changes::add);
        } else if (!(observed.login() instanceof Login.None)
                || observed.runtime().isPresent()) {
            changes.add(absent());
        }
        return Assessment.of(changes).withNotes(notes);
    }

    private Optional<Change> present(RegistryLogin.Credentials wanted) {
        List<Diff> diffs = new ArrayList<>(differences(observed.login(), wanted));
        if (observed.runtime().isPresent()
                && !differences(observed.runtime().get().login(), wanted).isEmpty()) {
            Observed.Runtime other = observed.runtime().get();
            notes.add(other.file() + " has another login for " + desired.registry()
                    + ", which counts until the next boot: podman logout --authfile " + other.file() + " "
                    + desired.registry());
        }
        if (!diffs.isEmpty()) {
            return Optional.of(
                    Change.of("log in to " + desired.registry() + " as " + wanted.user(), diffs, login(wanted)));
        }
        if (observed.open() && observed.login() instanceof Login.Known known && known.inFile()) {
            return Optional.of(Change.of(
                    "keep others from reading " + observed.file(),
                    List.of(new Diff.Field("readable by", "others", "its owner")),
                    List.of(new Step.Run(
                            "chmod " + observed.file(), Fragment.of(CLOSE, root + observed.file()), LONGEST))));
        }
        return Optional.empty();
    }

    private List<Diff> differences(Login login, RegistryLogin.Credentials wanted) {
        List<Diff> all = List.of(user(null, wanted.user()), new Diff.Field("password", null, "(secret)"));
        return login.match(new Login.Cases<>() {
            @Override
            public List<Diff> none(Login.None none) {
                return all;
            }

            @Override
            public List<Diff> known(Login.Known known) {
                List<Diff> diffs = new ArrayList<>();
                if (!known.user().equals(wanted.user())) {
                    diffs.add(user(known.user(), wanted.user()));
                }
                if (!known.password().equals(wanted.password())) {
                    diffs.add(new Diff.Field("password", "(another secret)", "(secret)"));
                }
                return diffs;
            }

            @Override
            public List<Diff> token(Login.Token token) {
                if (!token.user().isEmpty() && !token.user().equals(wanted.user())) {
                    return List.of(user(token.user(), wanted.user()));
                }
                notes.add("the registry gave " + engine
                        + " a token, which cannot be compared with the password: after a change of the password log"
                        + " out once (absent: true)");
                return List.of();
            }

            @Override
            public List<Diff> unknown(Login.Unknown unknown) {
                return all;
            }
        });
    }

    private static Diff user(@Nullable String before, String after) {
        return new Diff.Field("user", before, after);
    }

    private List<Step> login(RegistryLogin.Credentials wanted) {
        byte[] password = wanted.password().reveal().getBytes(StandardCharsets.UTF_8);
        String authfile = engine.equals("podman") ? root + observed.file() : "";
        return List.of(
                new Step.Put("the password for " + desired.registry(), "password", password),
                new Step.Run(
                        engine + " login " + desired.registry(),
                        Fragment.of(
                                LOGIN,
                                engine,
                                desired.argument(engine),
                                wanted.user(),
                                root + observed.file(),
                                authfile),
                        LONGEST));
    }

    private Change absent() {
        List<Diff> diffs = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        if (!(observed.login() instanceof Login.None)) {
            diffs.add(new Diff.Field(observed.file(), "a login", null));
            steps.add(logout(engine.equals("podman") ? observed.file() : "", observed.file()));
        }
        observed.runtime().ifPresent(other -> {
            diffs.add(new Diff.Field(other.file(), "a login", null));
            steps.add(logout(other.file(), other.file()));
        });
        return Change.of("log out of " + desired.registry(), diffs, steps);
    }

    private Step logout(String authfile, String file) {
        return new Step.Run(
                engine + " logout " + desired.registry(),
                Fragment.of(
                        LOGOUT,
                        engine,
                        desired.argument(engine),
                        authfile.isEmpty() ? "" : root + authfile,
                        root + file),
                LONGEST);
    }
}
