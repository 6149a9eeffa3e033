package dev.provision.doctor;

import dev.provision.plan.Observations;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.resource.container.ContainerState;
import java.util.Locale;
import java.util.Optional;

/** What is known of one host when it is judged. */
final class Known {
    final Facts facts;
    final Settings settings;
    final Questions questions;
    final Observation<HostState> host;
    final Observation<ContainerState> container;
    private final Observations observations;

    Known(Facts facts, Observations observations, Settings settings) {
        this.facts = facts;
        this.settings = settings;
        this.observations = observations;
        this.questions = new Questions(facts, settings);
        this.host = seen(questions.host);
        this.container = seen(questions.container);
    }

    private <O> Observation<O> seen(Probe<O> probe) {
        return observations.get(questions.account, probe).orElse(new Observation.Unknown<>("not asked"));
    }

    TaskCheck.Outcome outcome(TaskCheck<?, ?> check) {
        return check.outcome(questions.account, facts, observations);
    }

    Optional<HostState> hostState() {
        return host instanceof Observation.Seen<HostState> seen ? Optional.of(seen.value()) : Optional.empty();
    }

    Optional<ContainerState> containerState() {
        return container instanceof Observation.Seen<ContainerState> seen
                ? Optional.of(seen.value())
                : Optional.empty();
    }

    /** Whose {@code pages_limit} counts: AMD's out-of-tree module does not look at that of the kernel's own. */
    String memoryModule() {
        return hostState().filter(state -> state.modules().contains("amdttm")).isPresent() ? "amdttm" : "ttm";
    }

    /** Why there is no container to look at; empty if there is one. */
    Optional<String> withoutContainer() {
        Optional<ContainerState> state = containerState();
        if (state.isEmpty() || !state.get().trouble().isEmpty()) {
            return Optional.of("the container engine did not answer");
        }
        if (state.get().engine().isEmpty()) {
            return Optional.of("the host has neither docker nor podman");
        }
        return state.get().container().isPresent()
                ? Optional.empty()
                : Optional.of(state.get().engine() + " has no container " + settings.container());
    }

    /** Why a probe saw nothing. */
    static String reason(Observation<?> observation) {
        return observation instanceof Observation.Unknown<?> unknown ? unknown.reason() : "";
    }

    Cmdline cmdline() {
        return questions.cmdline;
    }

    /** How to see what only root sees. */
    Fix asRoot() {
        return Fix.command("provision doctor --become");
    }

    static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
