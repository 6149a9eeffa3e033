package dev.provision.probe;

import dev.provision.testing.ScratchHost;

/** The facts of a scratch host, asked as the engine asks. */
public final class FactsOf {
    private FactsOf() {}

    public static Facts host(ScratchHost host) {
        try {
            return host.ask(new FactsProbe(host.root()));
        } catch (Probe.Unreadable e) {
            throw new AssertionError(e);
        }
    }
}
