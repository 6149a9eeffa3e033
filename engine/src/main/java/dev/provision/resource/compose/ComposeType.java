package dev.provision.resource.compose;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Problem;
import java.util.List;

/** {@code compose}: a project of docker compose, docker-compose or podman-compose. */
public final class ComposeType implements ResourceType<Compose, Project> {
    @Override
    public String key() {
        return "compose";
    }

    @Override
    public Compose parse(TaskBody body) {
        return new ComposeBody(body).read();
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        return new ComposeLimits(body).remarks();
    }

    @Override
    public String describe(Compose desired) {
        return desired.project();
    }

    @Override
    public Probe<Project> probe(Compose desired, Facts facts) {
        return new ComposeProbe(desired);
    }

    @Override
    public Assessment plan(Compose desired, Project observed, Outlook outlook) throws CannotPlan {
        return new ComposePlan(desired, observed).assess();
    }
}
