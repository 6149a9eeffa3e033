package dev.provision.resource.reboot;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.Step;
import dev.provision.resource.TaskBody;
import java.time.Duration;
import java.util.List;

/** {@code reboot}: once, for all the reasons that the tasks before it have. */
public final class RebootType implements ResourceType<Reboot, Bootable> {
    /** Strix Halo boards train their memory for minutes after some firmware changes. */
    private static final Duration LONG = Duration.ofMinutes(20);

    private static final String BECAUSE_ASKED = "the playbook asks for it";

    private final String root;

    public RebootType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    RebootType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "reboot";
    }

    @Override
    public Reboot parse(TaskBody body) {
        return new Reboot(
                body.text("when").orElse("required").equals("always"),
                body.duration("timeout").orElse(LONG),
                body.text("message").orElse("Rebooting to make changed configuration active"));
    }

    @Override
    public String describe(Reboot desired) {
        return desired.always() ? "always" : "when required";
    }

    @Override
    public boolean concludes() {
        return true;
    }

    @Override
    public Probe<Bootable> probe(Reboot desired, Facts facts) {
        return new RebootProbe(root);
    }

    /** Always is an action: what has been done in a run is left out of its later plans. */
    @Override
    public Assessment plan(Reboot desired, Bootable observed, Outlook outlook) throws CannotPlan {
        List<String> reasons = outlook.rebootReasons();
        if (reasons.isEmpty() && !desired.always()) {
            return Assessment.converged();
        }
        if (!observed.container().isEmpty() && !observed.ownBootId()) {
            throw new CannotPlan(
                    "this is a container (" + observed.container() + "), which cannot be seen to reboot",
                    "reboot the machine that it runs on, or leave this task out for it");
        }
        List<String> all = reasons.isEmpty() ? List.of(BECAUSE_ASKED) : reasons;
        Change change = Change.of(
                "reboot: " + String.join("; ", all),
                List.of(),
                List.of(new Step.Reboot("reboot", all, desired.timeout(), desired.message())));
        return Assessment.of(List.of(desired.always() ? change.asAction() : change));
    }
}
