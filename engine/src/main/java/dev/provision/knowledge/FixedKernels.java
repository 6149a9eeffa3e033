package dev.provision.knowledge;

import dev.provision.probe.Facts;
import java.util.List;
import java.util.Optional;

/**
 * The kernels of a distribution that have the fixes for compute on gfx1151 although their upstream version does not tell
 * (domain.md 0, 3.5), and the package that brings a newer kernel there.
 *
 * @param backports by flavour
 * @param packageName what to install for a newer kernel of the flavour that runs
 */
public record FixedKernels(List<Backport> backports, String packageName) {
    private static final Rules TABLE = Rules.read(FixedKernels.class, "kernels.table");

    /** From this upstream version on every kernel has the fixes. */
    public static final Upstream UPSTREAM = new Upstream(6, 18, 4);

    public FixedKernels {
        backports = List.copyOf(backports);
    }

    /**
     * From which package version on the kernels of one flavour have the fixes.
     *
     * @param flavour how their releases end, {@code oem} in {@code 6.14.0-1018-oem}; empty = those of any flavour
     */
    public record Backport(String flavour, String version) {
        public boolean concerns(String release) {
            return (flavour.isEmpty() || release.endsWith("-" + flavour)) && reaches(version, release);
        }
    }

    /** Whether a release is of the series of a version, or of a newer one. */
    private static boolean reaches(String version, String release) {
        Optional<Upstream> series = Upstream.of(version);
        Optional<Upstream> running = Upstream.of(release);
        return series.isEmpty() || running.isEmpty() || running.get().compareTo(series.get()) >= 0;
    }

    /** Those of a distribution; the package is that of the flavour which ends the release. */
    public static FixedKernels of(Facts.Os os, String release) {
        List<List<String>> rows = TABLE.of(os);
        String packageName = rows.stream()
                .filter(row -> !row.get(1).isEmpty() && release.endsWith("-" + row.get(1)))
                .filter(row -> reaches(row.get(2), release))
                .findFirst()
                .or(() -> rows.stream()
                        .filter(row -> !row.get(1).isEmpty() && release.endsWith("-" + row.get(1)))
                        .reduce((first, last) -> last))
                .or(() -> rows.stream().reduce((first, last) -> last))
                .map(row -> row.get(3))
                .orElse("kernel");
        List<Backport> backports = rows.stream()
                .filter(row -> !row.get(2).isEmpty())
                .map(row -> new Backport(row.get(1), row.get(2)))
                .toList();
        return new FixedKernels(backports, packageName);
    }
}
