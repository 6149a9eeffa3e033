package dev.provision.transport.hostkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.testing.SshTools;
import dev.provision.transport.config.Hop;
import dev.provision.transport.key.HostKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

@Timeout(600)
class KnownHostsFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private final Path folder;
    private final Path file;

    KnownHostsFilesTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("known_hosts");
    }

    @Test
    void a_file_and_its_folder_are_made_for_their_owner_only() throws Exception {
        Path fresh = folder.resolve("home/.ssh/known_hosts");
        new KnownHostsFiles().add(fresh, "halo-1", List.of(key(1)));
        assertThat(fresh).hasContent("halo-1 ssh-ed25519 " + key(1).base64() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh.getParent())))
                .isEqualTo("rwx------");
        assertThat(new KnownHostsFiles()
                        .read(List.of(fresh))
                        .judge("halo-1", key(1), NOW)
                        .standing())
                .isEqualTo(Standing.KNOWN);
    }

    @Test
    void a_last_line_without_its_newline_is_not_lost() throws Exception {
        Files.writeString(file, "# written by hand\nhalo-1 ssh-ed25519 " + key(1).base64());
        new KnownHostsFiles().add(file, "[halo-2]:2222", List.of(key(2), key(3)));
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "# written by hand",
                        "halo-1 ssh-ed25519 " + key(1).base64(),
                        "[halo-2]:2222 ssh-ed25519 " + key(2).base64(),
                        "[halo-2]:2222 ssh-ed25519 " + key(3).base64());
        assertThat(Files.readString(file)).endsWith("\n");
        for (String host : List.of("halo-1", "[halo-2]:2222")) {
            assertThat(SshTools.run("ssh-keygen", "-F", host, "-f", file).status())
                    .as(host)
                    .isZero();
        }
    }

    @Test
    void what_is_there_is_not_written_again_and_then_the_file_is_not_touched() throws Exception {
        Files.writeString(file, "halo-* ssh-ed25519 " + key(1).base64());
        new KnownHostsFiles().add(file, "halo-1", List.of(key(1)));
        assertThat(Files.readString(file)).isEqualTo("halo-* ssh-ed25519 " + key(1).base64());
    }

    @Test
    void a_reader_sees_what_was_added_by_itself_and_by_others() throws Exception {
        KnownHostsFiles files = new KnownHostsFiles();
        assertThat(files.read(List.of(file)).judge("halo-1", key(1), NOW).standing())
                .isEqualTo(Standing.NEW);
        new KnownHostsFiles().add(file, "halo-1", List.of(key(1)));
        assertThat(files.read(List.of(file)).judge("halo-1", key(1), NOW).standing())
                .isEqualTo(Standing.KNOWN);
        files.add(file, "halo-2", List.of(key(2)));
        assertThat(files.read(List.of(file)).judge("halo-2", key(2), NOW).standing())
                .isEqualTo(Standing.KNOWN);
    }

    @Test
    void compares_each_hashed_line_with_a_host_once() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append("halo-")
                    .append(i)
                    .append(" ssh-ed25519 ")
                    .append(key(i).base64())
                    .append('\n');
        }
        Files.writeString(file, text);
        assertThat(SshTools.run("ssh-keygen", "-H", "-f", file.toString()).status())
                .isZero();

        KnownHostsFiles files = new KnownHostsFiles();
        for (int again = 0; again < 3; again++) {
            for (int i = 0; i < 4; i++) {
                assertThat(standing(files, "halo-" + i, key(i))).isEqualTo(Standing.KNOWN);
            }
        }
        assertThat(files.comparisons()).isEqualTo(4 * 40);

        files.add(file, "halo-40", List.of(key(40)));
        assertThat(files.comparisons()).as("with the new host").isEqualTo(5 * 40);
        assertThat(standing(files, "halo-40", key(40))).isEqualTo(Standing.KNOWN);
        assertThat(standing(files, "halo-0", key(0))).isEqualTo(Standing.KNOWN);
        assertThat(files.comparisons()).as("a line with a name costs nothing").isEqualTo(5 * 40);
        assertThat(files.parsings()).isEqualTo(1);
    }

    @Test
    void compares_again_after_another_program_has_changed_the_file() throws Exception {
        Files.writeString(file, "halo-1 ssh-ed25519 " + key(1).base64() + "\n");
        KnownHostsFiles files = new KnownHostsFiles();
        assertThat(standing(files, "halo-1", key(1))).isEqualTo(Standing.KNOWN);
        Files.writeString(file, "@revoked halo-1 ssh-ed25519 " + key(1).base64() + "\n", StandardOpenOption.APPEND);
        assertThat(standing(files, "halo-1", key(1))).isEqualTo(Standing.REVOKED);
    }

    @Test
    void parses_a_file_once_while_many_hosts_are_added() throws Exception {
        Files.writeString(file, "# written by hand\n* ssh-ed25519 " + key(99).base64());
        KnownHostsFiles files = new KnownHostsFiles();
        for (int i = 0; i < 20; i++) {
            files.add(file, "halo-" + i, List.of(key(i)));
        }
        assertThat(files.parsings()).isEqualTo(1);
        assertThat(files.about(hop("halo-7")).judge(key(7), NOW).because())
                .hasValueSatisfying(line -> assertThat(line.place()).isEqualTo(file + ":10"));
        assertThat(Files.readAllLines(file)).hasSize(22).element(9).asString().startsWith("halo-7 ");
    }

    private Standing standing(KnownHostsFiles files, String host, HostKey key) throws IOException {
        return files.about(hop(host)).judge(key, NOW).standing();
    }

    private Hop hop(String name) {
        return new Hop(
                name,
                "127.0.0.1",
                22,
                "root",
                name,
                List.of(),
                List.of(),
                false,
                Optional.empty(),
                List.of(file),
                List.of(),
                false);
    }

    @Test
    void many_threads_add_without_losing_a_line() throws Exception {
        List<Callable<Void>> adders = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int n = i;
            adders.add(() -> {
                new KnownHostsFiles().add(file, "halo-" + n, List.of(key(n)));
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            for (Future<Void> done : threads.invokeAll(adders)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.readAllLines(file)).hasSize(64);
        KnownHosts known = new KnownHostsFiles().read(List.of(file));
        for (int i = 0; i < 64; i++) {
            assertThat(known.judge("halo-" + i, key(i), NOW).standing()).isEqualTo(Standing.KNOWN);
        }
    }

    @Test
    void programs_add_at_the_same_time_without_losing_a_line() throws Exception {
        List<Process> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-cp",
                            where(KnownHostsAdder.class, KnownHostsFiles.class, Buffer.class, Logger.class),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            KnownHostsAdder.class.getName(),
                            file.toString(),
                            "program-" + i,
                            "100")
                    .inheritIO()
                    .start());
        }
        for (Process other : others) {
            assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(other.exitValue()).isZero();
        }
        assertThat(Files.readAllLines(file)).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void a_file_that_cannot_be_written_is_an_error_and_stays_as_it_was() throws Exception {
        Path folderInTheWay = Files.createDirectory(folder.resolve("folder"));
        assertThatThrownBy(() -> new KnownHostsFiles().add(folderInTheWay, "halo-1", List.of(key(1))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new KnownHostsFiles().add(Path.of("/proc/none/known"), "halo-1", List.of(key(1))))
                .isInstanceOf(IOException.class);
    }

    /** A class path with these; that of the test's own Java may be hidden behind a launcher. */
    private static String where(Class<?>... classes) {
        return Stream.of(classes)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(":"));
    }

    /** A key that is not like that of another number. */
    static HostKey key(int number) {
        byte[] blob = new byte[51];
        byte[] head = {0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 32};
        System.arraycopy(head, 0, blob, 0, head.length);
        blob[head.length] = (byte) number;
        blob[head.length + 1] = (byte) (number >> 8);
        return new HostKey("ssh-ed25519", Base64.getEncoder().encodeToString(blob));
    }
}
