package dev.provision.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What came of one check on one host.
 *
 * @param check its name, {@code layer.what}; the same on every host
 * @param summary what it means, a clause
 * @param observed what the host said, quoted; data from the host, may be empty
 * @param rule what would be right
 * @param sources where the rule comes from, in public: {@code ROCm#5724}, a page, a kernel commit
 */
public record Finding(
        String check,
        Layer layer,
        Status status,
        String summary,
        String observed,
        String rule,
        List<String> sources,
        Optional<Fix> fix) {
    public Finding {
        sources = List.copyOf(sources);
    }

    static Finding of(String check, Status status, String summary) {
        Layer layer = Layer.of(check.substring(0, check.indexOf('.')));
        return new Finding(check, layer, status, summary, "", "", List.of(), Optional.empty());
    }

    static Finding ok(String check, String summary) {
        return of(check, Status.OK, summary);
    }

    static Finding fail(String check, String summary) {
        return of(check, Status.FAIL, summary);
    }

    static Finding warn(String check, String summary) {
        return of(check, Status.WARN, summary);
    }

    static Finding unknown(String check, String summary) {
        return of(check, Status.UNKNOWN, summary);
    }

    static Finding skipped(String check, String reason) {
        return of(check, Status.SKIPPED, reason);
    }

    Finding observed(String what) {
        return new Finding(check, layer, status, summary, Quote.shortened(what), rule, sources, fix);
    }

    Finding rule(String what, String... where) {
        return new Finding(check, layer, status, summary, observed, what, List.of(where), fix);
    }

    Finding fix(Fix how) {
        return new Finding(check, layer, status, summary, observed, rule, sources, Optional.of(how));
    }

    /** The same finding with its cause: what was seen of both, and the cause's fix. */
    Finding because(Finding cause) {
        return new Finding(
                check,
                layer,
                status,
                summary + ": " + cause.summary(),
                observed + "; " + cause.observed(),
                rule,
                sources,
                cause.fix());
    }
}
