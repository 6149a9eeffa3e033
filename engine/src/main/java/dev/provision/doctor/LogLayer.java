package dev.provision.doctor;

import dev.provision.resource.container.ContainerState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the container and the kernel say, explained by what the other layers came to. */
final class LogLayer {
    static final String CONTAINER = "log.container";
    static final String KERNEL = "log.kernel";

    private LogLayer() {}

    static void judge(Known known, Judgement judgement) {
        Map<Signature.Log, List<String>> logs = new EnumMap<>(Signature.Log.class);
        container(known).ifPresent(lines -> logs.put(Signature.Log.CONTAINER, lines));
        known.hostState().flatMap(HostState::kernelLog).ifPresent(lines -> logs.put(Signature.Log.KERNEL, lines));
        List<Finding> found = new ArrayList<>();
        for (Signature signature : known.settings.signatures()) {
            logs.forEach((log, lines) -> {
                if (signature.in().contains(log)
                        && found.stream().noneMatch(one -> one.check().equals("log." + signature.name()))) {
                    search(signature, lines, known, judgement).ifPresent(found::add);
                }
            });
        }
        read(known, logs, judgement);
        found.forEach(judgement::add);
    }

    /** Why the engine could not start it is the first line of what it says. */
    private static Optional<List<String>> container(Known known) {
        Optional<ContainerState> state = known.containerState();
        Optional<ContainerState.Instance> container = state.flatMap(ContainerState::container);
        if (container.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        if (!container.get().error().isEmpty()) {
            lines.add(container.get().error());
        }
        lines.addAll(state.get().log());
        return Optional.of(lines);
    }

    private static void read(Known known, Map<Signature.Log, List<String>> logs, Judgement judgement) {
        List<String> said = logs.get(Signature.Log.CONTAINER);
        judgement.add(
                said == null
                        ? Finding.skipped(CONTAINER, known.withoutContainer().orElse("no log"))
                        : Finding.ok(CONTAINER, "its log was searched").observed(said.size() + " lines"));
        List<String> kernel = logs.get(Signature.Log.KERNEL);
        judgement.add(
                kernel == null
                        ? Finding.unknown(KERNEL, "the kernel's log may not be read")
                                .fix(known.settings.root() ? Fix.command("journalctl -k -b") : known.asRoot())
                        : Finding.ok(KERNEL, "its log of this boot was searched")
                                .observed(kernel.size() + " lines"));
    }

    private static Optional<Finding> search(Signature signature, List<String> lines, Known known, Judgement judgement) {
        try {
            Optional<String> line = Patterns.last(signature.pattern(), lines);
            boolean alone = signature.also().isPresent()
                    && Patterns.last(signature.also().get(), lines).isEmpty();
            if (line.isEmpty() || alone || asGiven(signature, line.get(), known, judgement)) {
                return Optional.empty();
            }
            return Optional.of(explained(signature, line.get(), judgement));
        } catch (Patterns.TooSlow e) {
            return Optional.of(Finding.unknown("log." + signature.name(), String.valueOf(e.getMessage())));
        }
    }

    /** Whether a line says no more than that the GPU has the memory which this host rightly gives it. */
    private static boolean asGiven(Signature signature, String line, Known known, Judgement judgement) {
        Long given = known.facts.gpu().usable();
        boolean right = judgement
                .of(MemoryLayer.GPU)
                .filter(one -> one.status() == Status.OK)
                .isPresent();
        return right
                && given != null
                && Patterns.amount(signature.pattern(), line).stream().anyMatch(said -> MemoryLayer.close(given, said));
    }

    /** A check that failed is believed before one that only warns; among equals the signature's order counts. */
    private static Finding explained(Signature signature, String line, Judgement judgement) {
        List<Finding> looked = signature.checks().stream()
                .flatMap(check -> judgement.of(check).stream())
                .toList();
        Optional<Finding> cause = with(Status.FAIL, looked).or(() -> with(Status.WARN, looked));
        String quoted = Quote.shortened(line);
        String rule = "points at: " + signature.layer().key();
        String[] sources = signature.sources().toArray(new String[0]);
        if (cause.isPresent()) {
            return Finding.of(
                            "log." + signature.name(),
                            signature.verdict(),
                            signature.summary() + "; explained by "
                                    + cause.get().check())
                    .observed(quoted)
                    .rule(rule, sources)
                    .because(cause.get());
        }
        String open = String.join(
                ", ",
                looked.stream()
                        .filter(one -> one.status() == Status.UNKNOWN)
                        .map(Finding::check)
                        .toList());
        Finding finding = Finding.of(
                        "log." + signature.name(),
                        signature.verdict(),
                        signature.summary() + (open.isEmpty() ? "" : "; not ruled out: " + open))
                .observed(quoted)
                .rule(rule, sources);
        return signature.fix().map(finding::fix).orElse(finding);
    }

    private static Optional<Finding> with(Status status, List<Finding> looked) {
        return looked.stream().filter(one -> one.status() == status).findFirst();
    }
}
