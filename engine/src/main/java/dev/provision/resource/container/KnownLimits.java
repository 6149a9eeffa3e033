package dev.provision.resource.container;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known to go wrong with inference on gfx1151, found in a container task as it is written (domain.md 0, 5.4, 6.3). */
final class KnownLimits {
    private static final String OVERRIDE = "HSA_OVERRIDE_GFX_VERSION";
    private static final String CACHE = "/root/.cache/vllm";

    /** Where the cache is, if the environment says so. */
    private static final String CACHE_VARIABLE = "VLLM_CACHE_ROOT";

    private static final Set<String> GOOD_TYPES = Set.of("half", "float16", "auto");

    /** Kernels are compiled and a model is loaded before the port opens. */
    private static final Duration FIRST_START = Duration.ofMinutes(10);

    private static final Set<String> OF_VLLM = Set.of(
            "vllm", "--gpu-memory-utilization", "--max-model-len", "--tensor-parallel-size", "--served-model-name");

    private final TaskBody body;
    private final List<Problem> remarks = new ArrayList<>();

    KnownLimits(TaskBody body) {
        this.body = body;
    }

    List<Problem> remarks() {
        override();
        if (isVllm()) {
            type();
            cache();
            deadline();
        }
        return remarks;
    }

    private void override() {
        environment(OVERRIDE).filter(value -> !(value instanceof Data.Nothing)).ifPresent(value -> {
            Data.Dict variables = (Data.Dict) body.get("environment").orElseThrow();
            remarks.add(
                    Problem.at(variables.keyAt(OVERRIDE), OVERRIDE + " is set, which AMD advises against on gfx1151")
                            .hint("an image with ROCm 7.2.1 or newer needs none"));
        });
    }

    private Optional<Data> environment(String name) {
        return body.get("environment").filter(Data.Dict.class::isInstance).map(found -> ((Data.Dict) found).get(name));
    }

    private boolean isVllm() {
        String image = body.get("image").map(KnownLimits::plain).orElse("");
        return image.contains("vllm")
                || words().stream()
                        .map(KnownLimits::plain)
                        .map(word -> word.split("=", 2)[0])
                        .anyMatch(OF_VLLM::contains);
    }

    /** Entrypoint and command, as far as they are known. */
    private List<Data> words() {
        List<Data> words = new ArrayList<>();
        for (String key : List.of("entrypoint", "command")) {
            Data found = body.get(key).orElse(null);
            if (found instanceof Data.Seq seq) {
                words.addAll(seq.items());
            } else if (found != null) {
                words.add(found);
            }
        }
        return words;
    }

    private static String plain(Data data) {
        return data instanceof Data.Text || data instanceof Data.Num ? TaskBody.scalar(data) : "";
    }

    private void type() {
        List<Data> words = words();
        for (int i = 0; i < words.size(); i++) {
            String word = plain(words.get(i));
            if (word.startsWith("--dtype=")) {
                type(word.substring("--dtype=".length()), words.get(i).at());
            } else if (word.equals("--dtype") && i + 1 < words.size()) {
                type(plain(words.get(i + 1)), words.get(i + 1).at());
            }
        }
    }

    private void type(String type, At at) {
        if (!type.isEmpty() && !type.contains("{{") && !GOOD_TYPES.contains(type)) {
            remarks.add(Problem.at(at, "only FP16 is validated on gfx1151")
                    .expected("half, float16 or auto")
                    .found(type)
                    .hint(
                            type.equals("float32") || type.equals("float")
                                    ? "FP32 fails in MIOpen (Code object build failed)"
                                    : null));
        }
    }

    /** What the first inference has compiled is lost with the container if its folder is no volume. */
    private void cache() {
        Data volumes = body.get("volumes").orElse(null);
        Data moved = environment(CACHE_VARIABLE).orElse(null);
        if ((volumes != null && TaskBody.pending(volumes)) || (moved != null && TaskBody.pending(moved))) {
            return;
        }
        String folder = moved == null ? CACHE : plain(moved);
        boolean kept = volumes instanceof Data.Seq seq
                && seq.items().stream()
                        .flatMap(item -> Volume.of(plain(item)).stream())
                        .anyMatch(volume -> folder.equals(volume.inside())
                                || folder.startsWith(volume.inside().equals("/") ? "/" : volume.inside() + "/"));
        if (!kept) {
            remarks.add(Problem.at(
                            volumes == null ? body.at() : volumes.at(),
                            "no volume keeps " + folder + ", so that every new container compiles its kernels again")
                    .hint("add \"vllm-cache:" + folder + "\" to volumes"));
        }
    }

    private void deadline() {
        if (!(body.get("health").orElse(null) instanceof Data.Dict health)) {
            return;
        }
        TaskBody inner = new TaskBody(health, body.workspace());
        if (inner.get("within").filter(TaskBody::pending).isPresent()) {
            return;
        }
        inner.duration("within")
                .filter(within -> within.compareTo(FIRST_START) < 0)
                .ifPresent(within -> remarks.add(Problem.at(
                                inner.at("within"),
                                "the first start takes longer: kernels are compiled before the port opens")
                        .expected("10m or more")
                        .found(TaskBody.scalar(inner.get("within").orElseThrow()))
                        .hint("leave it out for 30m; if the model is downloaded too, give it hours")));
    }
}
