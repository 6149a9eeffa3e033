package dev.provision.resolve;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Holds evaluated bodies against the schemas of their kinds; equal bodies of many hosts are judged once. */
final class Bodies {
    private static final int MOST_REMEMBERED = 20_000;

    private final SchemaCheck schemas;
    private final Map<Judged, List<Problem>> verdicts = new ConcurrentHashMap<>();

    private record Judged(String key, SchemaCheck.Expressions expressions, Data body) {
        // Those that Java generates are linked at run time, which takes a short run 15 ms.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Judged that
                    && expressions == that.expressions
                    && key.equals(that.key)
                    && body.equals(that.body);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + body.hashCode();
        }
    }

    Bodies(SchemaCheck schemas) {
        this.schemas = schemas;
    }

    /** @throws InvalidInput at the parts of the body that do not fit */
    void check(String key, Data body, SchemaCheck.Expressions expressions) {
        Judged question = new Judged(key, expressions, body);
        List<Problem> verdict = verdicts.get(question);
        if (verdict == null) {
            Problems problems = new Problems();
            schemas.check("resources/" + key + ".schema.json", body, expressions, problems);
            verdict = problems.errors();
            if (verdicts.size() < MOST_REMEMBERED) {
                verdicts.put(question, verdict);
            }
        }
        if (!verdict.isEmpty()) {
            throw new InvalidInput(verdict);
        }
    }
}
