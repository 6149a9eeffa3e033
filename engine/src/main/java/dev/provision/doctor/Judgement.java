package dev.provision.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been found on a host so far; later layers look at what earlier ones came to. */
final class Judgement {
    private final List<Finding> findings = new ArrayList<>();

    void add(Finding finding) {
        findings.add(finding);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The worst finding of a check. */
    Optional<Finding> of(String check) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .max(java.util.Comparator.comparing(Finding::status));
    }

    boolean failed(String check) {
        return of(check).filter(finding -> finding.status() == Status.FAIL).isPresent();
    }
}
