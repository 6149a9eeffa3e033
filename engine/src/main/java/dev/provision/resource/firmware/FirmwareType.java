package dev.provision.resource.firmware;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code firmware}: a package that is good for the GPU, in the initramfs and in the driver. */
public final class FirmwareType implements ResourceType<Firmware, Observed> {
    private final String root;

    public FirmwareType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    FirmwareType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "firmware";
    }

    @Override
    public Firmware parse(TaskBody body) {
        Map<String, Firmware.Override> distributions = new LinkedHashMap<>();
        if (body.get("distributions").orElse(null) instanceof Data.Dict dict) {
            dict.entries().forEach((name, value) -> {
                TaskBody one = new TaskBody(value, body.workspace());
                distributions.put(
                        name, new Firmware.Override(one.text("package"), one.text("minimum"), one.texts("deny")));
            });
        }
        return new Firmware(
                body.text("minimum"),
                body.texts("deny"),
                distributions,
                body.text("hold").orElse("refuse").equals("accept"));
    }

    @Override
    public String describe(Firmware desired) {
        return desired.minimum().map(minimum -> ">= " + minimum).orElse("what is good for the distribution");
    }

    @Override
    public Probe<Observed> probe(Firmware desired, Facts facts) {
        return new FirmwareProbe(root, Rule.of(desired, facts.os()));
    }

    @Override
    public Assessment plan(Firmware desired, Observed observed, Outlook outlook) throws CannotPlan {
        return new Comparison(root, Rule.of(desired, outlook.facts().os()), observed, outlook.facts()).assess();
    }
}
