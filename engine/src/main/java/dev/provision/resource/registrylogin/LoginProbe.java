package dev.provision.resource.registrylogin;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.container.EngineChoice;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the engine's file of logins. What it holds is compared here and shown nowhere. */
record LoginProbe(String root, RegistryLogin desired) implements Probe<Observed> {
    private static final String SCRIPT =
            """
                r=$1 wanted=$2 authfile=$5
                """ + EngineChoice.SCRIPT + """
                if [ "$engine" = docker ]; then registry=$3; else registry=$4; fi
                """ + SafePath.SCRIPT + ScriptFile.read(LoginProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        return Fragment.of(
                SCRIPT,
                root,
                desired.engine().orElse("auto"),
                desired.key("docker"),
                desired.key("podman"),
                desired.authfile().orElse(""));
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("end")) {
            throw new Unreadable("the logins of the container engine could not be seen: " + output.errors());
        }
        Map<String, String[]> words = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            words.put(parts[0], parts);
        }
        if (words.containsKey("unreachable")) {
            throw new Unreadable("cannot use " + word(words, "file", 1) + ": "
                    + String.join(" ", words.get("unreachable")).substring("unreachable ".length()));
        }
        if (!words.containsKey("engine")) {
            return new Observed(Optional.empty(), "", false, new Login.None(), Optional.empty());
        }
        String engine = word(words, "engine", 1);
        String key = desired.key(engine);
        Login login = new Login.None();
        boolean open = false;
        if (words.containsKey("config")) {
            ConfigFile config = ConfigFile.read(text(word(words, "config", 2)));
            open = !word(words, "config", 1).matches("[0-7]*00");
            Optional<String> helper = config.helper(key);
            login = helper.isPresent() ? asked(words, helper.get()) : config.login(key);
        }
        Optional<Observed.Runtime> runtime = Optional.empty();
        if (words.containsKey("runtime")) {
            Login other = ConfigFile.read(text(word(words, "runtime", 2))).login(key);
            if (!(other instanceof Login.None)) {
                runtime = Optional.of(new Observed.Runtime(word(words, "runtime", 1), other));
            }
        }
        return new Observed(Optional.of(engine), word(words, "file", 1), open, login, runtime);
    }

    private static Login asked(Map<String, String[]> words, String helper) throws Unreadable {
        if (!words.containsKey("helper") || !word(words, "helper", 1).equals(helper)) {
            return new Login.Unknown("it was not asked");
        }
        String status = word(words, "helper", 2);
        if (!status.matches("[0-9]{1,3}")) {
            throw new Unreadable("invalid exit status of the credential helper: " + status);
        }
        return ConfigFile.answer(Integer.parseInt(status), text(word(words, "helper", 3)));
    }

    private static String word(Map<String, String[]> words, String name, int index) throws Unreadable {
        String[] parts = words.getOrDefault(name, new String[0]);
        if (parts.length <= index) {
            throw new Unreadable("the answer about " + name + " was cut off");
        }
        return parts[index];
    }

    private static String text(String encoded) throws Unreadable {
        try {
            return new String(Base64.getDecoder().decode(encoded.replaceFirst("^\\+", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("the answer about the engine's logins was cut off");
        }
    }
}
