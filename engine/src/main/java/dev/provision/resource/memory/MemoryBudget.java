package dev.provision.resource.memory;

import dev.provision.probe.Facts;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * What a host has to give, in bytes.
 *
 * @param total and {@code available}: of the system; 0 = unknown
 * @param gpu what the GPU can use
 * @param shared whether that is the system's own memory, rather than what the BIOS has set apart (domain.md 1.2)
 */
public record MemoryBudget(long total, long available, long gpu, boolean shared) {
    /**
     * What must be left over: 4 GiB for the system, as much for the server's own process and the page cache. With less a host
     * with 124 GiB of GTT and a utilization of 0.95 went into swap (kyuz0/amd-strix-halo-vllm-toolboxes#65).
     */
    public static final long RESERVE = 8L << 30;

    /** How a request fits. */
    public enum Fit {
        FITS,
        /** It may start, and the host is likely to swap or to kill something. */
        TIGHT,
        /** It cannot work. */
        IMPOSSIBLE
    }

    /** @param message the figures, and for what does not fit what to change */
    public record Answer(Fit fit, String message) {}

    /** The budget of a host; empty where it does not say what its GPU can use. */
    public static Optional<MemoryBudget> of(Facts facts) {
        Long usable = facts.gpu().usable();
        if (usable == null || usable <= 0) {
            return Optional.empty();
        }
        return Optional.of(new MemoryBudget(
                facts.memory().total(),
                facts.memory().available(),
                usable,
                usable.equals(facts.gpu().gttTotal())));
    }

    /**
     * Whether a server can have what it asks for.
     *
     * @param running whether it has it already, so that what is available now says nothing
     */
    public Answer judge(MemoryRequest request, boolean running) {
        BigDecimal part = request.utilization();
        if (part.signum() <= 0 || part.compareTo(BigDecimal.ONE) > 0) {
            return new Answer(Fit.IMPOSSIBLE, "a GPU memory utilization of " + part + " is not between 0 and 1");
        }
        long taken = part.multiply(BigDecimal.valueOf(gpu)).longValue();
        long ofSystem = (shared ? taken : 0) + request.swapSpace();
        String figures = part + " of the GPU's " + gib(gpu) + (shared ? "" : ", which the BIOS has set apart,") + " is "
                + gib(taken)
                + (request.swapSpace() > 0 ? ", and " + gib(request.swapSpace()) + " of swap space" : "");
        if (ofSystem > total) {
            return new Answer(
                    Fit.IMPOSSIBLE, figures + ": more than the host's " + gib(total) + "; lower " + which(request));
        }
        if (ofSystem + RESERVE > total) {
            return new Answer(
                    Fit.TIGHT,
                    figures + ": of the host's " + gib(total) + " that leaves " + gib(total - ofSystem)
                            + ", less than the " + gib(RESERVE) + " that system and server need; lower "
                            + which(request));
        }
        if (!running && available > 0 && ofSystem > available) {
            return new Answer(
                    Fit.TIGHT,
                    figures + ": only " + gib(available) + " of the host's " + gib(total)
                            + " are available now; something else uses the rest");
        }
        return new Answer(
                Fit.FITS, figures + ": of the host's " + gib(total) + " that leaves " + gib(total - ofSystem));
    }

    private static String which(MemoryRequest request) {
        return request.swapSpace() > 0 ? "--gpu-memory-utilization or --swap-space" : "--gpu-memory-utilization";
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
