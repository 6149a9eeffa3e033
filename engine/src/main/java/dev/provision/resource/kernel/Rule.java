package dev.provision.resource.kernel;

import dev.provision.probe.Facts;
import dev.provision.resource.versions.Rules;
import java.util.List;
import java.util.Optional;

/**
 * What is good on one host.
 *
 * @param backport empty where only the upstream version counts
 */
record Rule(String tools, Upstream minimum, String backport, List<String> deny, String packageName) {
    private static final Rules TABLE = Rules.read(Rule.class, "kernel.table");

    Rule {
        deny = List.copyOf(deny);
    }

    static Rule of(Kernel desired, Facts facts) {
        List<List<String>> rows = TABLE.of(facts.os());
        List<String> row = rows.stream()
                .filter(one -> !one.get(1).isEmpty() && facts.kernel().release().endsWith("-" + one.get(1)))
                .findFirst()
                .orElse(rows.isEmpty() ? List.of("", "", "", "kernel") : rows.get(rows.size() - 1));
        String backport = row.get(2);
        String packageName = row.get(3);
        for (String name : Rules.names(facts.os())) {
            Kernel.Override override = desired.distributions().get(name);
            if (override != null) {
                backport = override.backport().orElse(backport);
                packageName = override.packageName().orElse(packageName);
                break;
            }
        }
        return new Rule(Rules.tools(facts.os()).orElse(""), desired.minimum(), backport, desired.deny(), packageName);
    }

    boolean good(Observed.Installed kernel, Optional<Upstream> upstream) {
        boolean bad = deny.stream()
                .anyMatch(one -> Rules.denies(one, kernel.release())
                        || Rules.denies(one, kernel.version())
                        || upstream.map(Upstream::toString).filter(one::equals).isPresent());
        return !bad
                && (kernel.fixed()
                        || upstream.filter(version -> version.compareTo(minimum) >= 0)
                                .isPresent());
    }

    String wanted() {
        return ">= " + minimum
                + (backport.isEmpty() ? "" : " or package >= " + backport)
                + (deny.isEmpty() ? "" : ", not " + String.join(", ", deny));
    }
}
