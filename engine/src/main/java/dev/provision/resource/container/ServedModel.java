package dev.provision.resource.container;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service of a container task or of a compose file, and the known limits of inference on gfx1151: warnings for what works badly
 * there, errors for arguments that vLLM rejects on every host. Values that are not known yet are not checked.
 */
public final class ServedModel {
    private static final String OVERRIDE = "HSA_OVERRIDE_GFX_VERSION";
    private static final String CACHE = "/root/.cache/vllm";

    /** Location of the cache, if the environment sets it. */
    private static final String CACHE_VARIABLE = "VLLM_CACHE_ROOT";

    private static final Set<String> FLOAT32 = Set.of("float32", "float", "fp32");

    private static final Set<String> OF_VLLM = Set.of(
            "vllm", "--gpu-memory-utilization", "--max-model-len", "--tensor-parallel-size", "--served-model-name");

    private final Data.Dict service;
    private final Map<String, Data> environment = new TreeMap<>();
    private final List<Data> words;

    /** @param service a mapping with image, entrypoint, command, environment and volumes, as a task and a compose file have it */
    public ServedModel(Data.Dict service) {
        this.service = service;
        this.words = words();
        Data written = service.get("environment");
        if (written instanceof Data.Dict dict) {
            environment.putAll(dict.entries());
        } else if (written instanceof Data.Seq seq) {
            for (Data line : seq.items()) {
                String[] parts = plain(line).split("=", 2);
                environment.put(parts[0], new Data.Text(parts.length > 1 ? parts[1] : "", line.at()));
            }
        }
    }

    /** What works badly on gfx1151. */
    public List<Problem> warnings() {
        List<Problem> warnings = new ArrayList<>();
        Data override = environment.get(OVERRIDE);
        if (override != null && !(override instanceof Data.Nothing)) {
            warnings.add(override(place(OVERRIDE, override)));
        }
        if (isVllm()) {
            value("--dtype")
                    .filter(type -> FLOAT32.contains(plain(type)))
                    .ifPresent(type -> warnings.add(
                            Problem.at(type.at(), "float32 fails in MIOpen on gfx1151 (Code object build failed)")
                                    .expected("auto, bfloat16, half or float16")
                                    .found(plain(type))));
            words.stream()
                    .filter(word -> plain(word).matches("--swap-space(=.*)?"))
                    .findFirst()
                    .ifPresent(word ->
                            warnings.add(Problem.at(word.at(), "vLLM 0.18 and newer do not start with --swap-space")
                                    .hint("remove it; vllm_swap_space: 0 in the role vllm")));
            cache().ifPresent(warnings::add);
        }
        return warnings;
    }

    /** The warning about the variable, wherever it is set. */
    public static Problem override(At at) {
        return Problem.at(at, OVERRIDE + " is set, which AMD advises against on gfx1151")
                .hint("an image with ROCm 7.2.1 or newer needs none");
    }

    /** Arguments that vLLM rejects when it starts, on every host. */
    public List<Problem> errors() {
        List<Problem> errors = new ArrayList<>();
        if (!isVllm()) {
            return errors;
        }
        invalid(errors, "--gpu-memory-utilization", "a number above 0 and at most 1", text -> {
            BigDecimal part = new BigDecimal(text);
            return part.signum() > 0 && part.compareTo(BigDecimal.ONE) <= 0;
        });
        invalid(
                errors,
                "--max-model-len",
                "a number of tokens such as 65536 or 64k",
                text -> text.matches("[1-9][0-9]{0,8}|[0-9]{1,6}(\\.[0-9]{1,6})?[kKmMgG]|-1|auto"));
        invalid(errors, "--max-num-seqs", "a positive number", text -> text.matches("[1-9][0-9]{0,6}"));
        return errors;
    }

    private void invalid(
            List<Problem> errors, String option, String expected, java.util.function.Predicate<String> valid) {
        value(option)
                .filter(data -> !TaskBody.pending(data) && !plain(data).contains("$"))
                .ifPresent(data -> {
                    boolean good;
                    try {
                        good = valid.test(plain(data));
                    } catch (NumberFormatException e) {
                        good = false;
                    }
                    if (!good) {
                        errors.add(Problem.at(data.at(), "invalid " + option)
                                .expected(expected)
                                .found(plain(data)));
                    }
                });
    }

    private At place(String variable, Data value) {
        return service.get("environment") instanceof Data.Dict dict ? dict.keyAt(variable) : value.at();
    }

    /** Whether it runs vLLM, by its image or its arguments. */
    boolean isVllm() {
        return plain(service.get("image")).contains("vllm")
                || words.stream()
                        .map(ServedModel::plain)
                        .map(word -> word.split("=", 2)[0])
                        .anyMatch(OF_VLLM::contains);
    }

    /** The value of an option, of which the last counts. */
    private Optional<Data> value(String option) {
        Optional<Data> found = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            String word = plain(words.get(i));
            if (word.startsWith(option + "=")) {
                found = Optional.of(new Data.Text(
                        word.substring(option.length() + 1), words.get(i).at()));
            } else if (word.equals(option) && i + 1 < words.size()) {
                found = Optional.of(words.get(i + 1));
            }
        }
        return found;
    }

    /** Entrypoint and command, as far as they are known; a compose file may have a string with several words. */
    private List<Data> words() {
        List<Data> all = new ArrayList<>();
        for (String key : List.of("entrypoint", "command")) {
            Data found = service.get(key);
            if (found instanceof Data.Seq seq) {
                all.addAll(seq.items());
            } else if (found instanceof Data.Text text && !TaskBody.pending(text)) {
                for (String word : text.value().strip().split("\\s+")) {
                    all.add(new Data.Text(word, text.at()));
                }
            }
        }
        return all;
    }

    private static String plain(@Nullable Data data) {
        return data instanceof Data.Text || data instanceof Data.Num ? TaskBody.scalar(data) : "";
    }

    /** The kernels compiled by the first inference are lost with the container if their directory is not a volume. */
    private Optional<Problem> cache() {
        Data volumes = service.get("volumes");
        Data moved = environment.get(CACHE_VARIABLE);
        if ((volumes != null && TaskBody.pending(volumes)) || (moved != null && TaskBody.pending(moved))) {
            return Optional.empty();
        }
        String directory = moved == null ? CACHE : plain(moved);
        boolean kept = volumes instanceof Data.Seq seq
                && seq.items().stream()
                        .map(ServedModel::inside)
                        .anyMatch(inside -> !inside.isEmpty()
                                && (directory.equals(inside)
                                        || directory.startsWith(inside.equals("/") ? "/" : inside + "/")));
        return kept
                ? Optional.empty()
                : Optional.of(Problem.at(
                                volumes == null ? service.at() : volumes.at(),
                                "no volume keeps " + directory + ", so every new container compiles its kernels again")
                        .hint("add \"vllm-cache:" + directory + "\" to volumes"));
    }

    /** The path inside of a volume in the short or the long form; empty if it is not known. */
    private static String inside(Data volume) {
        if (volume instanceof Data.Dict form) {
            return Volume.clean("/" + plain(form.get("target")));
        }
        String[] parts = plain(volume).split(":");
        return parts.length > 1 && parts[1].startsWith("/") ? Volume.clean(parts[1]) : "";
    }
}
