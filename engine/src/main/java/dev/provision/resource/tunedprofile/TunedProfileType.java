package dev.provision.resource.tunedprofile;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** {@code tuned_profile}: the profile of tuned. */
public final class TunedProfileType implements ResourceType<TunedProfile, Observed> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

    private final String root;

    public TunedProfileType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    TunedProfileType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "tuned_profile";
    }

    @Override
    public TunedProfile parse(TaskBody body) {
        List<String> profiles = body.texts("profile");
        for (String profile : profiles) {
            if (!NAME.matcher(profile).matches()) {
                throw new InvalidInput(Problem.at(body.at("profile"), "this is no name of a profile of tuned")
                        .expected("a name such as accelerator-performance, or a list of them")
                        .found(profile));
            }
        }
        if (profiles.isEmpty()) {
            throw new InvalidInput(Problem.at(body.at(), "no profile is named"));
        }
        return new TunedProfile(profiles);
    }

    @Override
    public String describe(TunedProfile desired) {
        return desired.written();
    }

    @Override
    public Probe<Observed> probe(TunedProfile desired, Facts facts) {
        return new TunedProbe(root);
    }

    @Override
    public Assessment plan(TunedProfile desired, Observed observed, Outlook outlook) throws CannotPlan {
        if (!outlook.facts().os().systemd()) {
            throw new CannotPlan("PID 1 of the host is not systemd", null);
        }
        return new TunedPlan(desired, observed).assess();
    }
}
