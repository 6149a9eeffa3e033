package dev.provision.transport.hostkey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file of RevokedHostKeys in ssh_config as a list of public keys, one per line. */
final class RevokedKeys {
    private static final String KRL = "SSHKRL\n\0";

    private RevokedKeys() {}

    /** Each key as a revoked key of every host. */
    static List<KnownHostsLine> read(Path path) throws IOException {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        if (text.startsWith(KRL)) {
            throw new IOException(
                    "unsupported format of RevokedHostKeys " + path + " (a KRL); use a list of public keys instead");
        }
        List<KnownHostsLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            String place = path + ":" + number;
            lines.add(KnownHostsLine.parse("@revoked * " + line.strip(), place)
                    .orElseThrow(() -> new IOException("invalid public key in RevokedHostKeys " + place)));
        }
        return lines;
    }
}
