package dev.provision.resource.memory;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a vLLM server asks for.
 *
 * @param utilization the part of the GPU's memory that it takes at its start, for weights and cache
 * @param swapSpace bytes of the host's memory that it takes beside that
 */
public record MemoryRequest(BigDecimal utilization, long swapSpace) {
    /** vLLM's own value where its arguments have none (docs.vllm.ai, Engine Arguments). */
    public static final BigDecimal DEFAULT_UTILIZATION = new BigDecimal("0.9");

    private static final String UTILIZATION = "--gpu-memory-utilization";
    private static final String SWAP_SPACE = "--swap-space";
    private static final String NUMBER = "[0-9]{1,6}(\\.[0-9]{0,6})?|\\.[0-9]{1,6}";
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

    /**
     * Reads a server's arguments, of which the last of a name counts.
     *
     * @param arguments words, as {@code --name value} or {@code --name=value}
     * @return empty if they say nothing of memory
     */
    public static Optional<MemoryRequest> written(List<String> arguments) {
        Optional<BigDecimal> utilization = value(arguments, UTILIZATION);
        Optional<BigDecimal> swap = value(arguments, SWAP_SPACE);
        if (utilization.isEmpty() && swap.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MemoryRequest(
                utilization.orElse(DEFAULT_UTILIZATION),
                swap.orElse(BigDecimal.ZERO).multiply(GIB).longValue()));
    }

    private static Optional<BigDecimal> value(List<String> arguments, String name) {
        Optional<BigDecimal> found = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i).replace('_', '-');
            String text = "";
            if (word.equals(name) && i + 1 < arguments.size()) {
                text = arguments.get(i + 1);
            } else if (word.startsWith(name + "=")) {
                text = arguments.get(i).substring(name.length() + 1);
            }
            if (text.matches(NUMBER)) {
                found = Optional.of(new BigDecimal(text));
            }
        }
        return found;
    }
}
