package dev.provision.doctor;

import dev.provision.plan.Observations;
import dev.provision.plan.Question;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.resource.container.ContainerState;
import dev.provision.secret.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All findings on one host, lowest layer first.
 *
 * @param findings of every layer; a layer that would mean nothing has one, which says why it was skipped
 */
public record Diagnosis(List<Finding> findings) {
    private static final String SECRET = ".*(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|CREDENTIAL).*";

    /** Shorter values are switches, such as that of TOKENIZERS_PARALLELISM. */
    private static final int SHORTEST = 8;

    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** What to ask a host, all in one script. */
    public static List<Question> questions(Facts facts, Settings settings) {
        return new Questions(facts, settings).all();
    }

    /** Judges a host from its answers; pure. */
    public static Diagnosis of(Facts facts, Observations observations, Settings settings) {
        Known known = new Known(facts, observations, settings);
        Judgement judgement = new Judgement();
        HardwareLayer.judge(known, judgement);
        if (judgement.failed(HardwareLayer.GPU)) {
            skip(judgement, "this host has no Strix Halo GPU", Layer.values());
            return new Diagnosis(judgement.findings());
        }
        CmdlineLayer.judge(known, judgement);
        KernelLayer.judge(known, judgement);
        if (judgement.failed(HardwareLayer.DRIVER) || judgement.failed(HardwareLayer.COMPUTE)) {
            skip(
                    judgement,
                    "amdgpu does not run the GPU, so that nothing above it can work",
                    Layer.FIRMWARE,
                    Layer.MEMORY,
                    Layer.DEVICES,
                    Layer.CONTAINER,
                    Layer.LOG);
            return new Diagnosis(judgement.findings());
        }
        FirmwareLayer.judge(known, judgement);
        MemoryLayer.judge(known, judgement);
        DevicesLayer.judge(known, judgement);
        if (judgement.failed(DevicesLayer.KFD) || judgement.failed(DevicesLayer.RENDER)) {
            skip(judgement, "no container can work without the devices", Layer.CONTAINER, Layer.LOG);
            return new Diagnosis(judgement.findings());
        }
        ContainerLayer.judge(known, judgement);
        LogLayer.judge(known, judgement);
        return new Diagnosis(judgement.findings());
    }

    private static void skip(Judgement judgement, String reason, Layer... layers) {
        for (Layer layer : layers) {
            if (layer != Layer.HARDWARE) {
                judgement.add(Finding.skipped(layer.key() + ".all", reason));
            }
        }
    }

    /** The worst of all findings. */
    public Status worst() {
        return findings.stream().map(Finding::status).max(Status::compareTo).orElse(Status.OK);
    }

    /** Secrets that the container was given, to be masked wherever they turn up, such as in its log. */
    public static List<Secret> secrets(Facts facts, Observations observations, Settings settings) {
        Questions questions = new Questions(facts, settings);
        Optional<Observation<ContainerState>> answer = observations.get(questions.account, questions.container);
        if (answer.isEmpty() || !(answer.get() instanceof Observation.Seen<ContainerState> seen)) {
            return List.of();
        }
        return seen.value().container().map(Diagnosis::secrets).orElse(List.of());
    }

    private static List<Secret> secrets(ContainerState.Instance container) {
        Stream<String> given = container.environment().entrySet().stream()
                .filter(entry -> entry.getKey().toUpperCase(Locale.ROOT).matches(SECRET))
                .map(Map.Entry::getValue);
        return Stream.concat(given, Stream.of(ContainerLayer.value(container.arguments(), "--api-key")))
                .filter(value -> value.length() >= SHORTEST)
                .map(Secret::new)
                .toList();
    }
}
