package dev.provision.resource.kernel;

import dev.provision.knowledge.FixedKernels;
import dev.provision.knowledge.FixedKernels.Backport;
import dev.provision.knowledge.Upstream;
import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code kernel}: one that is good for the GPU boots next, and runs. */
public final class KernelType implements ResourceType<Kernel, Observed> {
    private final String root;

    public KernelType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    KernelType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "kernel";
    }

    @Override
    public Kernel parse(TaskBody body) {
        String written = body.text("minimum").orElse(FixedKernels.UPSTREAM.toString());
        Upstream minimum = Upstream.of(written)
                .orElseThrow(() -> new InvalidInput(Problem.at(body.at("minimum"), "this is not a kernel version")
                        .expected("an upstream version such as 6.18.4")
                        .found(written)));
        Map<String, Kernel.Override> distributions = new LinkedHashMap<>();
        if (body.get("distributions").orElse(null) instanceof Data.Dict dict) {
            dict.entries().forEach((name, value) -> {
                TaskBody one = new TaskBody(value, body.workspace());
                distributions.put(
                        name,
                        new Kernel.Override(
                                one.text("backport")
                                        .map(version ->
                                                new Backport(one.text("flavour").orElse(""), version)),
                                one.text("package")));
            });
        }
        return new Kernel(minimum, body.texts("deny"), distributions);
    }

    @Override
    public String describe(Kernel desired) {
        return ">= " + desired.minimum();
    }

    @Override
    public Probe<Observed> probe(Kernel desired, Facts facts) {
        return new KernelProbe(root, Rule.of(desired, facts));
    }

    @Override
    public Assessment plan(Kernel desired, Observed observed, Outlook outlook) throws CannotPlan {
        return new Comparison(root, Rule.of(desired, outlook.facts()), observed, outlook.facts()).assess();
    }
}
