package dev.provision.resource.verify;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.Outlook;
import dev.provision.resource.Reach;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Problem;
import java.util.List;

/** {@code verify}: read-only; every mismatch is a finding with what was seen, what is wanted and why that matters. */
public final class VerifyType implements ResourceType<Verify, Observed> {
    private final String root;

    public VerifyType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    VerifyType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "verify";
    }

    @Override
    public Verify parse(TaskBody body) {
        return VerifyBody.parse(body);
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        return VerifyBody.remarks(body);
    }

    @Override
    public String describe(Verify desired) {
        return desired.gfx().map(gfx -> gfx + " and more").orElse("this host");
    }

    @Override
    public Reach reach(Verify desired) {
        return Reach.NOTHING;
    }

    @Override
    public Probe<Observed> probe(Verify desired, Facts facts) {
        return new VerifyProbe(root, desired, facts);
    }

    @Override
    public Assessment plan(Verify desired, Observed observed, Outlook outlook) {
        return new Findings(desired, observed, outlook.facts()).assess();
    }
}
