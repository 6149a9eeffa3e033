package dev.provision.doctor;

import dev.provision.source.Data;
import java.util.Optional;

/** What the boot loader is told, as {@code kernel_args} reads it. */
final class NextBoot {
    private NextBoot() {}

    /** The limit that the next boot has, if there is one. */
    static Optional<String> limit(Known known, String module) {
        Data.Dict result = known.outcome(known.questions.arguments).result();
        if (result != null
                && result.get("arguments") instanceof Data.Dict arguments
                && arguments.get(module + ".pages_limit") instanceof Data.Dict values
                && values.get("configured") instanceof Data.Text text
                && !text.value().isEmpty()) {
            return Optional.of(text.value());
        }
        return Optional.empty();
    }
}
