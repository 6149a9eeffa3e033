package dev.provision.resource.user;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;

/** {@code user}: an account with its groups, password hash, home and SSH keys, or absent. */
public final class UserType implements ResourceType<User, Seen> {
    @Override
    public String key() {
        return "user";
    }

    @Override
    public User parse(TaskBody body) {
        return new UserBody(body).read();
    }

    @Override
    public String describe(User desired) {
        return desired.name();
    }

    @Override
    public Probe<Seen> probe(User desired, Facts facts) {
        return new UserProbe(desired);
    }

    @Override
    public Assessment plan(User desired, Seen observed, Outlook outlook) throws CannotPlan {
        return new UserPlan(desired, observed, outlook.facts()).assess();
    }
}
