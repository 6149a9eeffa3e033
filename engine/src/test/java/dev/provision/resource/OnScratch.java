package dev.provision.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.testing.ScratchHost;
import java.util.Map;

/** One kind of resource on a scratch host, from a body to what its steps have done. */
public record OnScratch<D, O>(ScratchHost host, ResourceType<D, O> type, Facts facts) {
    public D parse(Map<String, ?> body) {
        return type.parse(OnThisMachine.body(body));
    }

    /** Probes and plans. */
    public Assessment plan(Map<String, ?> body) throws CannotPlan {
        D desired = parse(body);
        try {
            return type.plan(desired, host.ask(type.probe(desired, facts)), Outlook.of(facts));
        } catch (Probe.Unreadable e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** Makes every change of a plan and returns how the last step ended; stops at one that fails. */
    public ScratchHost.Ended apply(Map<String, ?> body) throws CannotPlan {
        ScratchHost.Ended last = new ScratchHost.Ended(0, "", "");
        for (Change change : plan(body).changes()) {
            last = host.apply(change);
            if (last.status() != 0) {
                return last;
            }
        }
        return last;
    }

    /** Applies, and proves that a second plan is empty. */
    public Assessment converge(Map<String, ?> body) throws CannotPlan {
        Assessment before = plan(body);
        ScratchHost.Ended ended = apply(body);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(plan(body).changes()).as("changes of a second plan").isEmpty();
        return before;
    }
}
