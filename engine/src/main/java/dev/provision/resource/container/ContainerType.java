package dev.provision.resource.container;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Problem;
import java.util.List;

/** {@code container}: a service in a container of docker or podman. */
public final class ContainerType implements ResourceType<Container, Seen> {
    @Override
    public String key() {
        return "container";
    }

    @Override
    public Container parse(TaskBody body) {
        return new ContainerBody(body).read();
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        return new KnownLimits(body).remarks();
    }

    @Override
    public String describe(Container desired) {
        return desired.name();
    }

    @Override
    public Probe<Seen> probe(Container desired, Facts facts) {
        return new ContainerProbe(desired);
    }

    @Override
    public Assessment plan(Container desired, Seen observed, Outlook outlook) throws CannotPlan {
        Assessment assessment = desired.quadlet()
                ? new QuadletPlan(desired, observed).assess()
                : new ContainerPlan(desired, observed).assess();
        return Memory.check(desired, observed, outlook.facts(), assessment);
    }
}
