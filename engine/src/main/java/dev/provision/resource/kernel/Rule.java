package dev.provision.resource.kernel;

import dev.provision.knowledge.FixedKernels;
import dev.provision.knowledge.FixedKernels.Backport;
import dev.provision.knowledge.Rules;
import dev.provision.knowledge.Upstream;
import dev.provision.probe.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is good on one host.
 *
 * @param backports what also counts where the upstream version is too low, the first of a kernel's flavour
 * @param backport that of the package to install; empty where only the upstream version counts
 */
record Rule(
        String tools,
        Upstream minimum,
        List<Backport> backports,
        String backport,
        List<String> deny,
        String packageName) {
    Rule {
        backports = List.copyOf(backports);
        deny = List.copyOf(deny);
    }

    static Rule of(Kernel desired, Facts facts) {
        String release = facts.kernel().release();
        FixedKernels known = FixedKernels.of(facts.os(), release);
        List<Backport> backports = new ArrayList<>(known.backports());
        String packageName = known.packageName();
        String running = backports.stream()
                .filter(one -> one.concerns(release))
                .findFirst()
                .or(() -> backports.stream()
                        .filter(one -> one.flavour().isEmpty() || release.endsWith("-" + one.flavour()))
                        .reduce((first, last) -> last))
                .or(() -> backports.stream().reduce((first, last) -> last))
                .map(Backport::version)
                .orElse("");
        for (String name : Rules.names(facts.os())) {
            Kernel.Override override = desired.distributions().get(name);
            if (override != null) {
                override.backport().ifPresent(one -> backports.add(0, one));
                running = override.backport().map(Backport::version).orElse(running);
                packageName = override.packageName().orElse(packageName);
                break;
            }
        }
        return new Rule(
                Rules.tools(facts.os()).orElse(""), desired.minimum(), backports, running, desired.deny(), packageName);
    }

    /** The pairs of flavour and version for the scripts, one argument each. */
    List<String> pairs() {
        return backports.stream()
                .flatMap(one -> List.of(one.flavour(), one.version()).stream())
                .toList();
    }

    boolean good(Observed.Installed kernel, Optional<Upstream> upstream) {
        return !denies(kernel, upstream)
                && (kernel.fixed()
                        || upstream.filter(version -> version.compareTo(minimum) >= 0)
                                .isPresent());
    }

    private boolean denies(Observed.Installed kernel, Optional<Upstream> upstream) {
        return deny.stream()
                .anyMatch(one -> Rules.denies(one, kernel.release())
                        || Rules.denies(one, kernel.version())
                        || upstream.map(Upstream::toString).filter(one::equals).isPresent());
    }

    String wanted() {
        return ">= " + minimum
                + (backport.isEmpty() ? "" : " or package >= " + backport)
                + (deny.isEmpty() ? "" : ", not " + String.join(", ", deny));
    }
}
