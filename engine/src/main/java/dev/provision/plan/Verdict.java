package dev.provision.plan;

import dev.provision.resource.Change;
import dev.provision.source.At;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the comparison of one item came to. */
public sealed interface Verdict {
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    record Converged() implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.converged(this);
        }
    }

    /** At least one change that has steps. */
    record Differs(List<Change> changes) implements Verdict {
        public Differs {
            changes = List.copyOf(changes);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.differs(this);
        }
    }

    /** Nothing differs as far as can be seen now: something is to be waited for, or a registry to be asked. */
    record Waiting(List<Change> checks) implements Verdict {
        public Waiting {
            checks = List.copyOf(checks);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.waiting(this);
        }
    }

    /** Only differences that no step removes, and nothing pending that may cure them. */
    record Violated(List<Change> findings) implements Verdict {
        public Violated {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.violated(this);
        }
    }

    /** Its condition does not hold. */
    record Skipped(At condition, String text) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.skipped(this);
        }
    }

    /** Cannot be known before {@code until}, an earlier task, has run; {@code why} is what would be said without it. */
    record Unknown(String until, String why) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknown(this);
        }
    }

    /** Cannot be compared, and nothing pending may cure that. */
    record Impossible(String reason, @Nullable String hint) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.impossible(this);
        }
    }

    /** The host has not been asked yet; never in a finished plan. */
    record Unasked() implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unasked(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R converged(Converged converged);

        R differs(Differs differs);

        R waiting(Waiting waiting);

        R violated(Violated violated);

        R skipped(Skipped skipped);

        R unknown(Unknown unknown);

        R impossible(Impossible impossible);

        R unasked(Unasked unasked);
    }
}
