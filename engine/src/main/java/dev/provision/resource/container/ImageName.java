package dev.provision.resource.container;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image.
 *
 * @param reference for an engine's command line: with its tag, or with its digest only, beside which podman refuses a tag
 * @param canonical the same for every way to write it: without docker.io/ and library/
 */
public record ImageName(String reference, String canonical) {
    private static final Pattern WRITTEN = Pattern.compile(
            "((?:[A-Za-z0-9.-]+(?::\\d+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@sha256:[0-9a-f]{64})?");

    /** Reads a name as docker and podman write it; a missing tag is {@code latest}. */
    public static Optional<ImageName> of(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String repository = matcher.group(1);
        String tag = ":" + (matcher.group(2) == null ? "latest" : matcher.group(2));
        String version = matcher.group(3) == null ? tag : matcher.group(3);
        String canonical = repository;
        for (String implied : List.of("docker.io/library/", "docker.io/")) {
            if (canonical.startsWith(implied)) {
                canonical = canonical.substring(implied.length());
            }
        }
        return Optional.of(new ImageName(repository + version, canonical + version));
    }

    @Override
    public String toString() {
        return canonical;
    }
}
