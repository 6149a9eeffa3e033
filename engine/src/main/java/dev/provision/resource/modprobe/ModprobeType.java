package dev.provision.resource.modprobe;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code modprobe}: one kernel module's options, blacklisting and loading at boot. */
public final class ModprobeType implements ResourceType<Module, Observed> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");
    /** What the kernel, kmod's files and the tools that print them all take as it is. */
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.,:/=+@%*-]*");

    private final String root;

    public ModprobeType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    ModprobeType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "modprobe";
    }

    @Override
    public Module parse(TaskBody body) {
        Problems problems = new Problems();
        String name = body.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            problems.error(Problem.at(body.at("name"), "this is no name of a kernel module")
                    .expected("letters, digits, _ and -, such as ttm")
                    .found(name));
        }
        Optional<Map<String, String>> options = body.get("options").map(found -> options(found, problems));
        Module module = new Module(ModuleConf.plain(name), options, flag(body, "blacklist"), flag(body, "load"));
        if (options.isEmpty() && module.blacklist().isEmpty() && module.load().isEmpty()) {
            problems.error(Problem.at(body.at(), "nothing is said about " + name)
                    .expected("\"options\", \"blacklist\" or \"load\""));
        }
        if (module.blacklist().orElse(false) && module.load().orElse(false)) {
            problems.error(Problem.at(body.at("load"), "a module that is blacklisted is not loaded at boot"));
        }
        problems.throwIfAny();
        return module;
    }

    private static Map<String, String> options(Data found, Problems problems) {
        if (!(found instanceof Data.Dict entries)) {
            throw TaskBody.wrong(found, "a mapping");
        }
        Map<String, String> options = new LinkedHashMap<>();
        entries.entries().forEach((name, data) -> {
            String value = TaskBody.scalar(data);
            if (!NAME.matcher(name).matches()) {
                problems.error(Problem.at(entries.keyAt(name), "this is no option of a module")
                        .expected("letters, digits and _, such as pages_limit")
                        .found(name));
            }
            if (!VALUE.matcher(value).matches()) {
                problems.error(Problem.at(data.at(), "a module cannot be given this value")
                        .expected("letters, digits and _ . , : / = + @ % * -")
                        .found(value));
            }
            options.put(ModuleConf.plain(name), value);
        });
        return options;
    }

    private static Optional<Boolean> flag(TaskBody body, String key) {
        return body.has(key) ? Optional.of(body.flag(key, false)) : Optional.empty();
    }

    @Override
    public String describe(Module desired) {
        return desired.name();
    }

    @Override
    public Probe<Observed> probe(Module desired, Facts facts) {
        return new ModprobeProbe(root, desired);
    }

    @Override
    public Assessment plan(Module desired, Observed observed, Outlook outlook) throws CannotPlan {
        Facts facts = outlook.facts();
        return new ModprobePlan(root, desired, observed, facts.kernel().cmdline())
                .assess(facts.memory().total());
    }
}
