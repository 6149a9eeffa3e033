package dev.provision.resource.kernelargs;

import dev.provision.source.SizeText;
import java.util.Locale;
import java.util.Optional;

/** The limit of what the GPU may take of the host's memory, wherever it is set (domain.md 1.1). */
public final class PagesLimit {
    private PagesLimit() {}

    /**
     * What is worth saying of a limit that leaves the system too little, as AMD's own tool does.
     *
     * @param key {@code ttm.pages_limit} or {@code amdttm.pages_limit}; of another there is nothing to say
     * @param value in pages of 4 KiB
     * @param total bytes of memory of the host
     */
    public static Optional<String> remark(String key, String value, long total) {
        boolean limits = Argument.name(key).equals(Gtt.LIMIT) || Argument.name(key).equals(Gtt.DKMS_LIMIT);
        if (!limits || !value.matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        long limit = Long.parseLong(value) * Gtt.PAGE;
        if (limit > total) {
            return Optional.of(String.format(
                    Locale.ROOT, "%s allows %s, more than the %s that the host has", key, SizeText.gib(limit), SizeText.gib(total)));
        }
        if (limit > total / 10 * 9) {
            return Optional.of(String.format(
                    Locale.ROOT, "%s allows %s, more than 90 %% of the host's %s", key, SizeText.gib(limit), SizeText.gib(total)));
        }
        return Optional.empty();
    }
}
