package dev.provision.transport.hostkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.testing.SshTools;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.key.SshCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates that ssh-keygen has made, and what can be wrong with them. */
@Timeout(600)
class HostCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final Path folder;

    HostCertificateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest(name = "{2} {3} by {0} {1} with {4}")
    @CsvSource({
        "ed25519, 256, ed25519, 256, ''",
        "ed25519, 256, ecdsa, 256, ''",
        "ed25519, 256, ecdsa, 384, ''",
        "ed25519, 256, ecdsa, 521, ''",
        "ed25519, 256, rsa, 2048, ''",
        "ecdsa, 256, ed25519, 256, ''",
        "ecdsa, 384, ed25519, 256, ''",
        "ecdsa, 521, ed25519, 256, ''",
        "rsa, 2048, ed25519, 256, rsa-sha2-512",
        "rsa, 3072, rsa, 2048, rsa-sha2-256",
    })
    void a_certificate_of_every_kind_is_good(String caType, String caBits, String type, String bits, String algorithm)
            throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"), caType, "", "-b", caBits);
        Path host = SshTools.key(folder.resolve("host"), type, "", "-b", bits);
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1,10.0.0.1", "-V", "20260101Z:20270101Z", algorithm);
        SshCertificate certificate = SshCertificate.of(shown).orElseThrow();
        assertThat(certificate.key()).isEqualTo(PublicHalf.of(host));
        assertThat(certificate.authority()).isEqualTo(PublicHalf.of(authority));
        assertThat(certificate.principals()).containsExactly("halo-1", "10.0.0.1");
        assertThat(certificate.id()).isEqualTo("made by a test");
        assertThat(certificate.until()).isEqualTo("until 2027-01-01T00:00:00Z");
        for (String name : List.of("halo-1", "HALO-1", "[halo-1]:2222", "10.0.0.1")) {
            KnownHosts.Verdict verdict = believing("*", authority).judge(name, shown, NOW);
            assertThat(verdict.standing()).as(verdict.flaw()).isEqualTo(Standing.CERTIFIED);
            assertThat(verdict.because().orElseThrow().place()).isEqualTo("known_hosts:1");
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519, 256", "ecdsa, 256", "rsa, 2048"})
    void a_certificate_with_any_bit_flipped_is_refused(String type, String bits) throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"), type, "", "-b", bits);
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1");
        KnownHosts known = believing("*", authority);
        assertThat(known.judge("halo-1", shown, NOW).standing()).isEqualTo(Standing.CERTIFIED);
        byte[] bytes = bytes(shown);
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            HostKey.of(flipped).ifPresent(forged -> assertThat(
                            known.judge("halo-1", forged, NOW).standing())
                    .isNotIn(Standing.CERTIFIED, Standing.KNOWN));
        }
        for (int length = 0; length < bytes.length; length++) {
            HostKey.of(Arrays.copyOf(bytes, length))
                    .ifPresent(cut -> assertThat(known.judge("halo-1", cut, NOW).standing())
                            .isNotIn(Standing.CERTIFIED, Standing.KNOWN));
        }
        HostKey longer = HostKey.of(Arrays.copyOf(bytes, bytes.length + 1)).orElseThrow();
        assertThat(known.judge("halo-1", longer, NOW).standing()).isEqualTo(Standing.INVALID);
    }

    @Test
    void a_certificate_that_only_names_the_authority_is_refused() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        SshCertificate real = SshCertificate.of(certify(authority, host, "-h", "-n", "halo-1"))
                .orElseThrow();
        for (byte[] signature : List.of(
                new Buffer.PlainBuffer()
                        .putString("ssh-ed25519")
                        .putBytes(new byte[64])
                        .getCompactData(),
                new Buffer.PlainBuffer()
                        .putString("ssh-ed25519")
                        .putBytes(new byte[0])
                        .getCompactData(),
                new Buffer.PlainBuffer()
                        .putString("ssh-rsa")
                        .putBytes(new byte[64])
                        .getCompactData(),
                new Buffer.PlainBuffer()
                        .putString("none")
                        .putBytes(new byte[64])
                        .getCompactData(),
                new Buffer.PlainBuffer()
                        .putRawBytes(real.signature())
                        .putByte((byte) 0)
                        .getCompactData(),
                new byte[0])) {
            HostKey forged = HostKey.of(new Buffer.PlainBuffer()
                            .putRawBytes(real.signed())
                            .putBytes(signature)
                            .getCompactData())
                    .orElseThrow();
            assertThat(believing("*", authority).judge("halo-1", forged, NOW).standing())
                    .isEqualTo(Standing.INVALID);
        }
    }

    @Test
    void another_authority_with_the_same_words_is_nobody() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path other = SshTools.key(folder.resolve("other"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(other, host, "-h", "-n", "halo-1");
        assertThat(believing("*", authority).judge("halo-1", shown, NOW).standing())
                .isEqualTo(Standing.NEW);
        // as with ssh, the key in it counts for itself
        KnownHosts known = known("@cert-authority * " + line(authority), "halo-1 " + line(host));
        assertThat(known.judge("halo-1", shown, NOW).standing()).isEqualTo(Standing.KNOWN);
        KnownHosts changed = known("@cert-authority * " + line(authority), "halo-1 " + line(other));
        assertThat(changed.judge("halo-1", shown, NOW).standing()).isEqualTo(Standing.CHANGED);
    }

    @Test
    void an_authority_is_believed_for_the_hosts_of_its_line_only() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1,a.lan,bad.lan");
        assertThat(believing("halo-1", authority).judge("halo-1", shown, NOW).standing())
                .isEqualTo(Standing.CERTIFIED);
        assertThat(believing("halo-1", authority)
                        .judge("[halo-1]:2222", shown, NOW)
                        .standing())
                .isEqualTo(Standing.CERTIFIED);
        assertThat(believing("*.lan,!bad.lan", authority)
                        .judge("a.lan", shown, NOW)
                        .standing())
                .isEqualTo(Standing.CERTIFIED);
        for (String name : List.of("bad.lan", "halo-1")) {
            assertThat(believing("*.lan,!bad.lan", authority)
                            .judge(name, shown, NOW)
                            .standing())
                    .isEqualTo(Standing.NEW);
        }
        // a plain line with the authority's key makes it no authority, and its line no known key
        KnownHosts plain = known("* " + line(authority));
        assertThat(plain.judge("halo-1", shown, NOW).standing()).isEqualTo(Standing.CHANGED);
        assertThat(believing("*", authority)
                        .judge("halo-1", PublicHalf.of(authority), NOW)
                        .standing())
                .isEqualTo(Standing.NEW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -h -n halo-1 -V 20200101Z:20210101Z     | it ended at 2021-01-01T00:00:00Z
        -h -n halo-1 -V 20300101Z:20310101Z     | it begins at 2030-01-01T00:00:00Z
        -h -n halo-2                            | it is for halo-2 and not for halo-1
        -h -n *                                 | it is for * and not for halo-1
        -h -n halo-*                            | it is for halo-* and not for halo-1
        -h -n HALO-1                            | it is for HALO-1 and not for halo-1
        -h                                      | it names no host
        -n halo-1                               | it is not for hosts but for users who log in
        -n halo-1 -O force-command=true         | it is not for hosts but for users who log in
        -h -n halo-1 -O critical:odd@me=1       | critical options, which no host certificate has: odd@me
        """)
    void a_certificate_that_is_not_good_says_why(String options, String why) throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, options.split(" "));
        KnownHosts.Verdict verdict = believing("*", authority).judge("[halo-1]:2222", shown, NOW);
        assertThat(verdict.standing()).isEqualTo(Standing.INVALID);
        assertThat(verdict.flaw()).contains(why);
    }

    @Test
    void the_moments_at_which_it_begins_and_ends_are_exact() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1", "-V", "20260101Z:20260201Z");
        KnownHosts known = believing("*", authority);
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2026-02-01T00:00:00Z");
        assertThat(known.judge("halo-1", shown, begin.minusNanos(1)).standing()).isEqualTo(Standing.INVALID);
        assertThat(known.judge("halo-1", shown, begin).standing()).isEqualTo(Standing.CERTIFIED);
        assertThat(known.judge("halo-1", shown, end.minusNanos(1)).standing()).isEqualTo(Standing.CERTIFIED);
        assertThat(known.judge("halo-1", shown, end).standing()).isEqualTo(Standing.INVALID);
        HostKey always = certify(authority, host, "-h", "-n", "halo-1", "-V", "always:forever");
        assertThat(known.judge("halo-1", always, Instant.EPOCH).standing()).isEqualTo(Standing.CERTIFIED);
        assertThat(known.judge("halo-1", always, NOW.plus(Duration.ofDays(1_000_000)))
                        .standing())
                .isEqualTo(Standing.CERTIFIED);
    }

    @Test
    void revoking_the_authority_or_the_key_or_the_certificate_wins() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1");
        String whole = SshTools.line(Path.of(host + "-cert.pub"));
        for (String revoked : List.of(line(authority), line(host), whole)) {
            for (String pattern : List.of("*", "halo-1", "[halo-1]:2222")) {
                KnownHosts known = known(
                        "@cert-authority * " + line(authority),
                        "halo-1 " + line(host),
                        "@revoked " + pattern + " " + revoked);
                assertThat(known.judge("[halo-1]:2222", shown, NOW).standing()).isEqualTo(Standing.REVOKED);
            }
        }
        KnownHosts elsewhere = known("@cert-authority * " + line(authority), "@revoked other " + line(authority));
        assertThat(elsewhere.judge("halo-1", shown, NOW).standing()).isEqualTo(Standing.CERTIFIED);
    }

    @Test
    void a_certificate_as_an_authority_is_refused() throws Exception {
        Path root = SshTools.key(folder.resolve("root"));
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey middle = certify(root, authority, "-h", "-n", "halo-1");
        SshCertificate real = SshCertificate.of(certify(authority, host, "-h", "-n", "halo-1"))
                .orElseThrow();
        // the same, signed by the key in the certificate, but naming the certificate as its authority
        byte[] end = new Buffer.PlainBuffer().putBytes(bytes(real.authority())).getCompactData();
        byte[] head = Arrays.copyOf(real.signed(), real.signed().length - end.length);
        HostKey nested = HostKey.of(new Buffer.PlainBuffer()
                        .putRawBytes(head)
                        .putBytes(bytes(middle))
                        .putBytes(real.signature())
                        .getCompactData())
                .orElseThrow();
        KnownHosts known = known(
                "@cert-authority * " + line(root),
                "@cert-authority * " + SshTools.line(Path.of(authority + "-cert.pub")));
        KnownHosts.Verdict verdict = known.judge("halo-1", nested, NOW);
        assertThat(verdict.standing()).isEqualTo(Standing.INVALID);
        assertThat(verdict.flaw()).isEqualTo("its authority is itself a certificate");
    }

    @Test
    void an_authority_with_a_short_rsa_key_is_refused() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"), "rsa", "", "-b", "1024");
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1");
        assertThat(believing("*", authority).judge("halo-1", shown, NOW).flaw()).contains("less than 2048 bits");
    }

    @Test
    void sha1_is_refused() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"), "rsa", "", "-b", "2048");
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "halo-1", "ssh-rsa");
        assertThat(believing("*", authority).judge("halo-1", shown, NOW).flaw())
                .contains("signed with ssh-rsa by a key of type ssh-rsa, which is not taken");
    }

    @Test
    void what_a_certificate_says_cannot_reach_a_terminal() throws Exception {
        Path authority = SshTools.key(folder.resolve("ca"));
        Path host = SshTools.key(folder.resolve("host"));
        HostKey shown = certify(authority, host, "-h", "-n", "\u001b[2Jevil\nname");
        KnownHosts.Verdict verdict = believing("*", authority).judge("halo-1", shown, NOW);
        assertThat(verdict.flaw()).isEqualTo("it is for evil name and not for halo-1");
        SshCertificate certificate = SshCertificate.of(shown).orElseThrow();
        assertThat(certificate.toString())
                .startsWith("certificate \"made by a test\" for evil name of ssh-ed25519 SHA256:");
    }

    /** Signs; an option that names a signature algorithm is that of the authority. */
    private static HostKey certify(Path authority, Path key, String... options) throws Exception {
        List<String> all =
                Stream.of(options).filter(option -> !option.isEmpty()).toList();
        String last = all.get(all.size() - 1);
        if (last.contains("rsa")) {
            all = Stream.concat(Stream.of("-t", last), all.subList(0, all.size() - 1).stream())
                    .toList();
        }
        return PublicHalf.in(SshTools.sign(authority, key, all.toArray(String[]::new)));
    }

    private static KnownHosts believing(String hosts, Path authority) throws Exception {
        return known("@cert-authority " + hosts + " " + line(authority));
    }

    private static KnownHosts known(String... lines) {
        return new KnownHosts(Stream.iterate(0, i -> i < lines.length, i -> i + 1)
                .map(i ->
                        KnownHostsLine.parse(lines[i], "known_hosts:" + (i + 1)).orElseThrow())
                .toList());
    }

    private static String line(Path key) throws Exception {
        return SshTools.line(Path.of(key + ".pub"));
    }

    private static byte[] bytes(HostKey key) {
        return Base64.getDecoder().decode(key.base64());
    }
}
