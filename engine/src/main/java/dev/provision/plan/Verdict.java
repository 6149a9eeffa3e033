package dev.provision.plan;

import dev.provision.resource.Change;
import dev.provision.source.At;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the comparison of one item came to. */
public sealed interface Verdict {
    record Converged() implements Verdict {}

    /** At least one change that has steps. */
    record Differs(List<Change> changes) implements Verdict {
        public Differs {
            changes = List.copyOf(changes);
        }
    }

    /** Nothing differs as far as can be seen now: something is to be waited for, or a registry to be asked. */
    record Waiting(List<Change> checks) implements Verdict {
        public Waiting {
            checks = List.copyOf(checks);
        }
    }

    /** Only differences that no step removes, and nothing pending that may cure them. */
    record Violated(List<Change> findings) implements Verdict {
        public Violated {
            findings = List.copyOf(findings);
        }
    }

    /** Its condition does not hold. */
    record Skipped(At condition, String text) implements Verdict {}

    /** Cannot be known before {@code until}, an earlier task, has run; {@code why} is what would be said without it. */
    record Unknown(String until, String why) implements Verdict {}

    /** Cannot be compared, and nothing pending may cure that. */
    record Impossible(String reason, @Nullable String hint) implements Verdict {}

    /** The host has not been asked yet; never in a finished plan. */
    record Unasked() implements Verdict {}
}
