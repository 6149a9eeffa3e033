package dev.provision.resource.packages;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.shell.Fragment;

/** {@code packages}: present, absent, latest, at an exact version, held. */
public final class PackagesType implements ResourceType<Packages, Installed> {
    @Override
    public String key() {
        return "packages";
    }

    @Override
    public Packages parse(TaskBody body) {
        return new PackagesBody(body).read();
    }

    @Override
    public String describe(Packages desired) {
        return Words.some(desired.names());
    }

    @Override
    public Probe<Installed> probe(Packages desired, Facts facts) {
        if (desired.names().isEmpty()) {
            return new NoManager();
        }
        boolean apt = facts.commands().contains("apt-get");
        boolean dnf = facts.commands().contains("dnf");
        if (apt && (facts.os().debianFamily() || !dnf)) {
            return new AptProbe(desired);
        }
        return dnf ? new DnfProbe(desired) : new NoManager();
    }

    @Override
    public Assessment plan(Packages desired, Installed observed, Outlook outlook) throws CannotPlan {
        if (desired.names().isEmpty()) {
            return Assessment.converged();
        }
        if (outlook.facts().os().ostree()) {
            throw new CannotPlan(
                    "the host's system is an ostree image, which packages cannot be added to here",
                    "build them into its image, or layer them with a command task that runs rpm-ostree");
        }
        if (observed.manager() == Installed.Manager.NONE) {
            throw new CannotPlan("the host has neither apt-get nor dnf", null);
        }
        return new PackagesPlan(desired, observed).assess();
    }

    /** Asks nothing. */
    private record NoManager() implements Probe<Installed> {
        @Override
        public Fragment fragment() {
            return Fragment.of(":");
        }

        @Override
        public Installed parse(ProbeOutput output) {
            return Installed.unknownManager();
        }
    }
}
