package dev.provision.transport.auth;

import dev.provision.transport.config.Hop;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SshCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The operator's certificates in files: {@code id-cert.pub} beside each key {@code id}, and those that the configuration of
 * the SSH client names.
 *
 * @param all in the order in which they are offered
 * @param problems what was found and cannot be offered, each for a message
 */
record UserCertificates(List<Found> all, List<String> problems) {
    /** A certificate for users, and its file. */
    record Found(Path file, SshCertificate certificate) {}

    UserCertificates {
        all = List.copyOf(all);
        problems = List.copyOf(problems);
    }

    static UserCertificates of(Hop hop) {
        Set<Path> files = new LinkedHashSet<>(hop.certificates());
        for (Path identity : hop.identities()) {
            files.add(identity.resolveSibling(identity.getFileName() + "-cert.pub"));
        }
        List<Found> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                continue;
            }
            try {
                all.add(new Found(file, read(file)));
            } catch (IOException e) {
                problems.add(file + ": " + e.getMessage());
            }
        }
        return new UserCertificates(all, problems);
    }

    private static SshCertificate read(Path file) throws IOException {
        String[] fields =
                Files.readString(file, StandardCharsets.ISO_8859_1).strip().split("[ \\t]+");
        try {
            SshCertificate certificate = HostKey.of(Base64.getDecoder().decode(fields.length < 2 ? "" : fields[1]))
                    .flatMap(SshCertificate::of)
                    .orElseThrow(() -> new IOException("it is no certificate that can be read"));
            if (certificate.kind() != SshCertificate.Kind.USER) {
                throw new IOException("it is not a certificate for users"
                        + (certificate.kind() == SshCertificate.Kind.HOST ? " but for hosts" : ""));
            }
            return certificate;
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no certificate that can be read", e);
        }
    }

    /** Those of one key. */
    List<Found> of(HostKey key) {
        return all.stream()
                .filter(found -> found.certificate().key().equals(key))
                .toList();
    }
}
