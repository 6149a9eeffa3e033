package dev.provision.report;

import dev.provision.doctor.Diagnosis;
import dev.provision.doctor.Finding;
import dev.provision.doctor.Layer;
import dev.provision.doctor.Status;
import dev.provision.secret.Redactor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Diagnoses for a person: a table of layers, then each finding with what was seen, the rule and the fix. */
public final class DoctorText {
    private final Paint paint;
    private final Redactor redactor;
    private final boolean all;

    /** @param all whether what is in order is told too */
    public DoctorText(Paint paint, Redactor redactor, boolean all) {
        this.paint = paint;
        this.redactor = redactor;
        this.all = all;
    }

    /** The lines about one host. */
    public List<String> of(String host, Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        lines.add(paint.strong(clean(host)) + "  " + word(diagnosis.worst()));
        Map<Layer, List<Finding>> layers = new EnumMap<>(Layer.class);
        diagnosis.findings().forEach(one -> layers.computeIfAbsent(one.layer(), key -> new ArrayList<>())
                .add(one));
        layers.forEach((layer, findings) -> {
            Status worst = findings.stream()
                    .map(Finding::status)
                    .max(Status::compareTo)
                    .orElse(Status.OK);
            lines.add(String.format("  %-10s", layer.key()) + padded(worst) + " " + clean(summary(findings, worst)));
        });
        diagnosis.findings().stream()
                .filter(one -> all || one.status().isFinding())
                .forEach(one -> detail(one, lines));
        return lines;
    }

    /** A host that could not be asked. */
    public List<String> unreached(String host, String status, String reason) {
        return List.of(paint.strong(clean(host)) + "  " + paint.bad(status) + "  " + clean(reason));
    }

    /** Of several hosts: how many are how, and which have the same thing to do. */
    public List<String> totals(Map<String, Optional<Diagnosis>> hosts) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, List<String>> same = new LinkedHashMap<>();
        hosts.forEach((host, diagnosis) -> {
            counts.merge(diagnosis.map(one -> one.worst().key()).orElse("not asked"), 1, Integer::sum);
            diagnosis.stream()
                    .flatMap(one -> one.findings().stream())
                    .filter(one -> one.status().isFinding())
                    .map(one -> padded(one.status()) + " " + one.check())
                    .distinct()
                    .forEach(what ->
                            same.computeIfAbsent(what, key -> new ArrayList<>()).add(host));
        });
        List<String> lines = new ArrayList<>();
        same.forEach((what, names) -> lines.add(
                what + ": " + (names.size() == hosts.size() ? "all hosts" : clean(String.join(", ", names)))));
        lines.add(hosts.size() + " hosts: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", ")));
        return lines;
    }

    private static String summary(List<Finding> findings, Status worst) {
        Finding first = findings.stream()
                .filter(one -> one.status() == worst)
                .findFirst()
                .orElseThrow();
        long more = findings.stream()
                        .filter(one -> one.status().isFinding() && one.status() == worst)
                        .count()
                - 1;
        return first.summary() + (more > 0 ? ", and " + more + " more" : "");
    }

    private void detail(Finding finding, List<String> lines) {
        lines.add("");
        lines.add("  " + padded(finding.status()) + " " + paint.strong(clean(finding.check())) + ": "
                + clean(finding.summary()));
        line("observed", finding.observed(), lines);
        line("rule", finding.rule(), lines);
        line("source", String.join(", ", finding.sources()), lines);
        finding.fix().ifPresent(fix -> line("fix", fix.kind().key() + ": " + fix.text(), lines));
    }

    private void line(String name, String text, List<String> lines) {
        if (!text.isEmpty()) {
            lines.add("          " + paint.faint(String.format("%-9s", name)) + clean(text));
        }
    }

    private String padded(Status status) {
        return word(status) + " ".repeat(7 - status.key().length());
    }

    private String word(Status status) {
        return switch (status) {
            case OK -> paint.good(status.key());
            case SKIPPED -> paint.faint(status.key());
            case UNKNOWN, WARN -> paint.changed(status.key());
            case FAIL -> paint.bad(status.key());
        };
    }

    private String clean(String text) {
        return Clean.line(redactor.mask(text));
    }
}
