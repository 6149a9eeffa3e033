package dev.provision.resource.kernelargs;

import dev.provision.source.SizeText;
import java.util.Optional;

/** The limit of what the GPU may take of the host's memory, wherever it is set (domain.md 1.1). */
public final class PagesLimit {
    private PagesLimit() {}

    /** How a limit stands to the memory of a host. */
    enum Size {
        FITS,
        /** More than 90 %, of which AMD's own tool warns. */
        TIGHT,
        TOO_LARGE
    }

    static Size size(long pages, long total) {
        long limit = pages * Gtt.PAGE;
        return limit > total ? Size.TOO_LARGE : limit > total / 10 * 9 ? Size.TIGHT : Size.FITS;
    }

    /**
     * What is worth saying of a limit that leaves the system too little, as AMD's own tool does.
     *
     * @param key {@code ttm.pages_limit} or {@code amdttm.pages_limit}; of another there is nothing to say
     * @param value in pages of 4 KiB
     * @param total bytes of memory of the host
     */
    public static Optional<String> remark(String key, String value, long total) {
        boolean limits =
                Argument.name(key).equals(Gtt.LIMIT) || Argument.name(key).equals(Gtt.DKMS_LIMIT);
        if (!limits || !value.matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        long pages = Long.parseLong(value);
        String allows = key + " allows " + SizeText.gib(pages * Gtt.PAGE) + ", more than ";
        return switch (size(pages, total)) {
            case FITS -> Optional.empty();
            case TIGHT -> Optional.of(allows + "90 % of the host's " + SizeText.gib(total));
            case TOO_LARGE -> Optional.of(allows + "the " + SizeText.gib(total) + " that the host has");
        };
    }
}
