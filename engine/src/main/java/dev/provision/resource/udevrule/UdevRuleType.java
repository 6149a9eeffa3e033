package dev.provision.resource.udevrule;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;

/** {@code udev_rule}: rules of udev, and the devices that they are about. */
public final class UdevRuleType implements ResourceType<UdevRule, Observed> {
    private final String root;

    public UdevRuleType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    UdevRuleType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "udev_rule";
    }

    @Override
    public UdevRule parse(TaskBody body) {
        return new UdevRuleBody(body).read();
    }

    @Override
    public String describe(UdevRule desired) {
        return desired.file();
    }

    @Override
    public Probe<Observed> probe(UdevRule desired, Facts facts) {
        return new UdevRuleProbe(root, desired);
    }

    @Override
    public Assessment plan(UdevRule desired, Observed observed, Outlook outlook) throws CannotPlan {
        return new UdevRulePlan(root, desired, observed).assess();
    }
}
