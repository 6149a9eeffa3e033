package dev.provision.resource.registrylogin;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.secret.Secret;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code registry_login}: a container engine's login at a registry. */
public final class RegistryLoginType implements ResourceType<RegistryLogin, Observed> {
    private static final Pattern REGISTRY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@-]+)+");

    private final String root;

    public RegistryLoginType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    RegistryLoginType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "registry_login";
    }

    @Override
    public RegistryLogin parse(TaskBody body) {
        String registry = body.requiredText("registry");
        if (!REGISTRY.matcher(registry).matches()) {
            throw new InvalidInput(Problem.at(body.at("registry"), "this is no registry")
                    .expected("host or host:port, such as registry.example or docker.io")
                    .found(registry));
        }
        boolean absent = body.flag("absent", false);
        for (String key : List.of("username", "password")) {
            if (absent && body.has(key)) {
                throw new InvalidInput(Problem.at(body.at(key), "\"" + key + "\" means nothing with absent: true"));
            }
        }
        Optional<String> engine = body.text("engine").filter(name -> !name.equals("auto"));
        Optional<String> authfile = body.text("authfile");
        if (authfile.isPresent()
                && (!engine.equals(Optional.of("podman"))
                        || !PATH.matcher(authfile.get()).matches())) {
            throw new InvalidInput(Problem.at(body.at("authfile"), "\"authfile\" is a file of podman's")
                    .expected("an absolute path, together with engine: podman")
                    .found(authfile.get()));
        }
        return new RegistryLogin(
                registry, engine, absent ? Optional.empty() : Optional.of(credentials(body)), authfile);
    }

    private static RegistryLogin.Credentials credentials(TaskBody body) {
        String user = body.requiredText("username");
        Secret password = body.secret("password")
                .orElseThrow(() -> new InvalidInput(Problem.at(body.at(), "\"password\" is missing")));
        if (user.isEmpty() || user.startsWith("-") || user.indexOf(':') >= 0 || hasControl(user)) {
            throw new InvalidInput(Problem.at(body.at("username"), "this is no name of a user at a registry")
                    .found(user));
        }
        if (password.reveal().isEmpty() || hasControl(password.reveal())) {
            throw new InvalidInput(Problem.at(body.at("password"), "a password is one line of text, and not empty"));
        }
        return new RegistryLogin.Credentials(user, password);
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    @Override
    public String describe(RegistryLogin desired) {
        return desired.registry();
    }

    @Override
    public Probe<Observed> probe(RegistryLogin desired, Facts facts) {
        return new LoginProbe(root, desired);
    }

    @Override
    public Assessment plan(RegistryLogin desired, Observed observed, Outlook outlook) throws CannotPlan {
        return new LoginPlan(root, desired, observed).assess();
    }
}
