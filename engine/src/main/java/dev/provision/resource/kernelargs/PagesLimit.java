package dev.provision.resource.kernelargs;

import java.util.Locale;
import java.util.Optional;

/** The limit of what the GPU may take of the host's memory, wherever it is set (domain.md 1.1). */
public final class PagesLimit {
    private static final long PAGE = 4096;

    private PagesLimit() {}

    /**
     * What is worth saying of a limit that leaves the system too little, as AMD's own tool does.
     *
     * @param key {@code ttm.pages_limit} or {@code amdttm.pages_limit}; of another there is nothing to say
     * @param value in pages of 4 KiB
     * @param total bytes of memory of the host
     */
    public static Optional<String> remark(String key, String value, long total) {
        boolean limits = key.equals("ttm.pages_limit") || key.equals("amdttm.pages_limit");
        if (!limits || !value.matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        long limit = Long.parseLong(value) * PAGE;
        if (limit > total) {
            return Optional.of(String.format(
                    Locale.ROOT, "%s allows %s, more than the %s that the host has", key, gib(limit), gib(total)));
        }
        if (limit > total / 10 * 9) {
            return Optional.of(String.format(
                    Locale.ROOT, "%s allows %s, more than 90 %% of the host's %s", key, gib(limit), gib(total)));
        }
        return Optional.empty();
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
