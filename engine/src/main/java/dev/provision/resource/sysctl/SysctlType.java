package dev.provision.resource.sysctl;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code sysctl}: parameters of the running kernel and of the next boot. */
public final class SysctlType implements ResourceType<Sysctl, Observed> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final int LONGEST_VALUE = 4000;

    private final String root;

    public SysctlType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    SysctlType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "sysctl";
    }

    @Override
    public Sysctl parse(TaskBody body) {
        Problems problems = new Problems();
        Map<Key, String> set = new LinkedHashMap<>();
        if (body.get("set").orElse(null) instanceof Data.Dict entries) {
            entries.entries().forEach((name, value) -> named(name, entries.keyAt(name), problems)
                    .ifPresent(key -> set.put(key, value(value, problems))));
        }
        List<Key> remove = new ArrayList<>();
        for (String name : body.texts("remove")) {
            named(name, body.at("remove"), problems).ifPresent(remove::add);
        }
        remove.stream()
                .filter(set::containsKey)
                .forEach(key -> problems.error(
                        Problem.at(body.at("remove"), key.written() + " is to be set and to be removed")));
        String file = body.text("name").orElse("99-provision");
        file = file.endsWith(".conf") ? file : file + ".conf";
        if (!NAME.matcher(file).matches()) {
            problems.error(Problem.at(body.at("name"), "this is no name of a file below /etc/sysctl.d")
                    .expected("letters, digits and . _ -, such as 99-provision")
                    .found(file));
        }
        if (set.isEmpty() && remove.isEmpty()) {
            problems.error(
                    Problem.at(body.at(), "nothing is to be set or removed").expected("\"set\", \"remove\" or both"));
        }
        problems.throwIfAny();
        return new Sysctl(file, set, remove);
    }

    private static Optional<Key> named(String name, At at, Problems problems) {
        Optional<Key> key = Key.of(name);
        if (key.isEmpty()) {
            problems.error(Problem.at(at, "this is no kernel parameter")
                    .expected(
                            "a name such as vm.swappiness, or net/ipv4/conf/eth0.100/forwarding where a part has a dot")
                    .found(name));
        }
        return key;
    }

    private static String value(Data data, Problems problems) {
        String value = Settings.plain(TaskBody.scalar(data));
        if (value.isEmpty() || value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            problems.error(Problem.at(data.at(), "the kernel cannot be given this value")
                    .expected("one line of text, or a number"));
        }
        return value;
    }

    @Override
    public String describe(Sysctl desired) {
        return desired.keys().stream().map(Key::written).collect(Collectors.joining(", "));
    }

    @Override
    public Probe<Observed> probe(Sysctl desired, Facts facts) {
        return new SysctlProbe(root, desired);
    }

    @Override
    public Assessment plan(Sysctl desired, Observed observed, Outlook outlook) throws CannotPlan {
        return new SysctlPlan(root, desired, observed).assess();
    }
}
