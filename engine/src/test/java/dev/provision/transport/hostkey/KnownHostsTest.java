package dev.provision.transport.hostkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.testing.SshTools;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.PublicHalf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownHostsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String A = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String B = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";
    private static final String ECDSA = "ecdsa-sha2-nistp256 "
            + "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final Path folder;

    KnownHostsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    halo-1                        ; halo-1             ; true
                    halo-1                        ; HALO-1             ; true
                    HALO-1                        ; halo-1             ; true
                    halo-1                        ; halo-11            ; false
                    halo-1                        ; halo               ; false
                    halo-1                        ; [halo-1]:2222      ; false
                    [halo-1]:2222                 ; [halo-1]:2222      ; true
                    [halo-1]:2222                 ; halo-1             ; false
                    [halo-1]:2222                 ; [halo-1]:2223      ; false
                    halo-1,10.0.0.1               ; 10.0.0.1           ; true
                    halo-*                        ; halo-17            ; true
                    halo-?                        ; halo-17            ; false
                    halo-?                        ; halo-7             ; true
                    *                             ; anything           ; true
                    *                             ; [anything]:9       ; true
                    *.lan                         ; [a.lan]:9          ; false
                    [*.lan]:9                     ; [a.lan]:9          ; true
                    *.lan,!bad.lan                ; good.lan           ; true
                    *.lan,!bad.lan                ; bad.lan            ; false
                    !bad.lan,*.lan                ; bad.lan            ; false
                    *.lan,!bad.lan                ; other.org          ; false
                    !bad.lan                      ; good.lan           ; false
                    !*                            ; good.lan           ; false
                    *.lan,!b*.lan,bad.lan         ; bad.lan            ; false
                    fe80::1                       ; fe80::1            ; true
                    """)
    void a_line_speaks_of_the_hosts_that_ssh_keygen_finds_by_it(String hosts, String host, boolean speaks)
            throws Exception {
        assertThat(line(hosts + " " + A).speaksOf(host)).isEqualTo(speaks);
        Path file = SshTools.lines(folder.resolve("known_hosts"), hosts + " " + A);
        SshTools.Said found = SshTools.run("ssh-keygen", "-F", host, "-f", file);
        assertThat(found.status() == 0).as(found.text()).isEqualTo(speaks);
    }

    @Test
    void patterns_of_many_stars_are_judged_as_ssh_keygen_does_and_at_once() throws Exception {
        Random random = new Random(7);
        Path file = folder.resolve("known_hosts");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            StringBuilder pattern = new StringBuilder(random.nextInt(4) == 0 ? "*,!" : "");
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                pattern.append("ab**??.,".charAt(random.nextInt(8)));
            }
            text.append(pattern).append(' ').append(A).append('\n');
        }
        Files.writeString(file, text);
        List<KnownHostsLine> lines = new KnownHostsFiles().read(List.of(file)).lines();
        for (String host : List.of("a", "ab", "aab", "a.b", "b.a.b", "bbbb", "c", "abab.ab")) {
            List<String> ours = lines.stream()
                    .filter(line -> line.speaksOf(host))
                    .map(line -> line.place().replaceAll(".*:", ""))
                    .toList();
            List<String> theirs = SshTools.run("ssh-keygen", "-F", host, "-f", file)
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("# Host"))
                    .map(line -> line.replaceAll(".*line (\\d+).*", "$1"))
                    .toList();
            assertThat(ours).as(host).isEqualTo(theirs);
        }
        assertThat(KnownHostsLine.glob("*a".repeat(60) + "*b", "a".repeat(5000)))
                .isFalse();
    }

    @Test
    void hashed_lines_are_found_by_the_name_that_was_hashed_only() throws Exception {
        Path file = SshTools.lines(
                folder.resolve("known_hosts"), "halo-1 " + A, "[halo-2]:2222 " + B, "10.0.0.1,UPPER.lan " + ECDSA);
        assertThat(SshTools.run("ssh-keygen", "-H", "-f", file).status()).isZero();
        assertThat(Files.readString(file)).startsWith("|1|").doesNotContain("halo");
        KnownHosts known = new KnownHostsFiles().read(List.of(file));
        Map<String, String> expected =
                Map.of("halo-1", A, "[halo-2]:2222", B, "10.0.0.1", ECDSA, "upper.lan", ECDSA, "Halo-1", A);
        expected.forEach((host, key) ->
                assertThat(known.judge(host, key(key), NOW).standing()).as(host).isEqualTo(Standing.KNOWN));
        for (String host : List.of("halo-2", "[halo-2]:22", "[halo-3]:2222", "halo-10", "10.0.0.10", "")) {
            assertThat(known.judge(host, key(A), NOW).standing()).as(host).isEqualTo(Standing.NEW);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|1|",
                "|1||",
                "|1|!!|!!",
                "|2|AAAA|AAAA",
                "|1|AAAA",
                "|1|AAAA|AAAA|AAAA",
                "|1||AAAA",
                "|",
                "||||||"
            })
    void a_broken_hash_matches_nothing_and_breaks_nothing(String hosts) {
        KnownHosts known = known(hosts + " " + A, "good " + B);
        assertThat(known.judge("halo-1", key(A), NOW).standing()).isEqualTo(Standing.NEW);
        assertThat(known.judge("good", key(B), NOW).standing()).isEqualTo(Standing.KNOWN);
    }

    @Test
    void a_revoked_key_stays_revoked_whatever_other_lines_say_and_wherever_they_stand() {
        for (List<String> order : List.of(
                List.of("halo-1 " + A, "@revoked * " + A),
                List.of("@revoked * " + A, "halo-1 " + A),
                List.of("halo-1 " + A, "halo-1 " + B, "@revoked halo-1 " + A),
                List.of("halo-1 " + B, "@revoked\thalo-*\t" + A.replace(' ', '\t')))) {
            KnownHosts known = known(order.toArray(String[]::new));
            KnownHosts.Verdict verdict = known.judge("halo-1", key(A), NOW);
            assertThat(verdict.standing()).as(order.toString()).isEqualTo(Standing.REVOKED);
            assertThat(verdict.because().orElseThrow().marker()).isEqualTo(KnownHostsLine.Marker.REVOKED);
        }
        KnownHosts elsewhere = known("@revoked other " + A, "halo-1 " + A);
        assertThat(elsewhere.judge("halo-1", key(A), NOW).standing()).isEqualTo(Standing.KNOWN);
    }

    @Test
    void a_revoked_line_alone_makes_a_host_neither_known_nor_changed() {
        KnownHosts known = known("@revoked * " + A);
        assertThat(known.judge("halo-1", key(B), NOW).standing()).isEqualTo(Standing.NEW);
        assertThat(known.of("halo-1").types()).isEmpty();
    }

    @Test
    void a_host_known_by_another_key_has_changed_even_if_the_type_is_another() {
        KnownHosts known = known("halo-1 " + A, "halo-1 " + ECDSA);
        assertThat(known.judge("halo-1", key(ECDSA), NOW).standing()).isEqualTo(Standing.KNOWN);
        KnownHosts.Verdict changed = known.judge("halo-1", key(B), NOW);
        assertThat(changed.standing()).isEqualTo(Standing.CHANGED);
        assertThat(changed.because().orElseThrow().place()).isEqualTo("file:1");
        assertThat(known("halo-1 " + ECDSA).judge("halo-1", key(A), NOW).standing())
                .isEqualTo(Standing.CHANGED);
        assertThat(known.of("halo-1").types()).containsExactlyInAnyOrder("ssh-ed25519", "ecdsa-sha2-nistp256");
    }

    @Test
    void where_nothing_is_known_of_a_port_the_name_alone_counts_as_with_ssh() {
        assertThat(known("halo-1 " + A).judge("[halo-1]:2222", key(A), NOW).standing())
                .isEqualTo(Standing.KNOWN);
        assertThat(known("halo-1 " + A).judge("[halo-1]:2222", key(B), NOW).standing())
                .isEqualTo(Standing.NEW);
        assertThat(known("halo-1 " + A, "[halo-1]:2222 " + B)
                        .judge("[halo-1]:2222", key(A), NOW)
                        .standing())
                .isEqualTo(Standing.CHANGED);
        assertThat(known("halo-1 " + A, "@revoked halo-1 " + A)
                        .judge("[halo-1]:2222", key(A), NOW)
                        .standing())
                .isEqualTo(Standing.REVOKED);
        assertThat(known("[halo-1]:2222 " + A).judge("halo-1", key(A), NOW).standing())
                .isEqualTo(Standing.NEW);
    }

    @Test
    void lines_that_are_not_understood_are_passed_over_and_the_others_count() throws Exception {
        Path file = folder.resolve("known_hosts");
        byte[] broken = {(byte) 0xff, (byte) 0xfe, 0, 'x', ' ', (byte) 0xc3, '\n'};
        Files.write(file, broken);
        String[] lines = {
            "",
            "   ",
            "# halo-1 " + A,
            "halo-1",
            "halo-1 ssh-ed25519",
            "halo-1 ssh-ed25519 !!!not-base64",
            "halo-1 ssh-ed25519 AAAA",
            "halo-1 ssh-rsa " + A.split(" ")[1],
            "halo-1 ssh-rsa AAAAB3NzaC1yc2EAAAAB",
            "@unknown-marker halo-1 " + A,
            "@revoked",
            "@revoked halo-1",
            "@cert-authority",
            "halo-1 2048 65537 12345678901234567890",
            "x".repeat(100_000),
            "\t halo-1 \t " + B + " a comment with spaces \r"
        };
        Files.writeString(file, String.join("\n", lines), java.nio.file.StandardOpenOption.APPEND);
        KnownHosts known = new KnownHostsFiles().read(List.of(file));
        KnownHosts.Verdict verdict = known.judge("halo-1", key(B), NOW);
        assertThat(verdict.standing()).isEqualTo(Standing.KNOWN);
        assertThat(verdict.because().orElseThrow().place()).isEqualTo(file + ":" + (lines.length + 1));
        assertThat(known.judge("halo-1", key(A), NOW).standing()).isEqualTo(Standing.CHANGED);
    }

    @Test
    void garbage_of_every_kind_never_breaks_the_reading() throws Exception {
        Random random = new Random(11);
        Path file = folder.resolve("known_hosts");
        for (int round = 0; round < 300; round++) {
            byte[] bytes = ("halo-1 " + A + "\n@revoked * " + B + "\n|1|AAAA|BBBB " + A + "\n").getBytes("UTF-8");
            for (int n = random.nextInt(12); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            Standing standing = new KnownHostsFiles()
                    .read(List.of(file))
                    .judge("halo-1", key(ECDSA), NOW)
                    .standing();
            assertThat(standing).isIn(Standing.NEW, Standing.CHANGED);
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void a_fingerprint_is_what_ssh_keygen_shows(String type, String bits) throws Exception {
        Path key = SshTools.key(folder.resolve("key"), type, "", "-b", bits);
        String shown = SshTools.run("ssh-keygen", "-l", "-f", key + ".pub").text();
        assertThat(shown).contains(" " + PublicHalf.of(key).fingerprint() + " ");
    }

    @Test
    void a_type_that_could_break_a_line_is_no_type() {
        for (String type : List.of("ssh-ed25519\n* ssh-rsa", "ssh ed25519", "\u001b[2J", "a,b", "")) {
            byte[] blob = new byte[4 + type.length() + 8];
            blob[3] = (byte) type.length();
            System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, blob, 4, type.length());
            assertThat(HostKey.of(blob)).as(type).isEmpty();
        }
    }

    @Test
    void several_files_are_one_and_those_that_are_missing_say_nothing() throws Exception {
        Path user = SshTools.lines(folder.resolve("user"), "halo-1 " + A);
        Path global = SshTools.lines(folder.resolve("global"), "@revoked * " + A, "halo-2 " + B);
        KnownHosts known = new KnownHostsFiles().read(List.of(user, folder.resolve("missing"), global, folder));
        assertThat(known.judge("halo-1", key(A), NOW).standing()).isEqualTo(Standing.REVOKED);
        assertThat(known.judge("halo-2", key(B), NOW).standing()).isEqualTo(Standing.KNOWN);
    }

    private static KnownHosts known(String... lines) {
        return new KnownHosts(Stream.iterate(0, i -> i < lines.length, i -> i + 1)
                .flatMap(i -> KnownHostsLine.parse(lines[i], "file:" + (i + 1)).stream())
                .toList());
    }

    private static KnownHostsLine line(String text) {
        return KnownHostsLine.parse(text, "file:1").orElseThrow();
    }

    private static HostKey key(String text) {
        return line("h " + text).key();
    }
}
