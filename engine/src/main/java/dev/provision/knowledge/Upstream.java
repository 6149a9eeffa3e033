package dev.provision.knowledge;

import dev.provision.probe.Facts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of kernel.org: {@code 6.18.4}. */
public record Upstream(int major, int minor, int patch) implements Comparable<Upstream> {
    private static final Pattern BEGINNING = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,4}))?.*");

    /** What a release or version begins with; empty if that is no kernel version. */
    public static Optional<Upstream> of(String text) {
        Matcher match = BEGINNING.matcher(text.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Upstream(
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                match.group(3) == null ? 0 : Integer.parseInt(match.group(3))));
    }

    /** Of a running kernel: Ubuntu says the truth only in the third word of version_signature (domain.md 3.5). */
    public static Optional<Upstream> running(Facts.Kernel kernel) {
        String signature = kernel.versionSignature();
        if (signature != null) {
            String[] words = signature.strip().split("\\s+");
            if (words.length == 3) {
                return of(words[2]);
            }
        }
        return of(kernel.release());
    }

    @Override
    public int compareTo(Upstream other) {
        int major = Integer.compare(this.major, other.major);
        int minor = Integer.compare(this.minor, other.minor);
        return major != 0 ? major : minor != 0 ? minor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
