package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.inventory.Host;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Account;
import dev.provision.testing.ToyPlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredFactsTest {
    private static final Host HOST = ToyPlay.host("one");
    private static final ProbeOutput ANSWER =
            ProbeOutput.of("arch x86_64\nmemory MemTotal: 8 kB\nmemory MemAvailable: 4 kB\nend");

    private final Path folder;
    private final StoredFacts facts;

    StoredFactsTest(@TempDir Path folder) {
        this.folder = folder.resolve("facts");
        this.facts = new StoredFacts(this.folder);
    }

    @Test
    void keeps_what_chooses_questions() {
        assertThat(facts.recall(HOST, Account.ROOT)).isEmpty();
        facts.keep(HOST, Account.ROOT, ANSWER);
        assertThat(facts.recall(HOST, Account.ROOT).orElseThrow().text())
                .isEqualTo("arch x86_64\nmemory MemTotal: 8 kB\nend\n");
        assertThat(facts.recall(HOST, Account.LOGIN)).isEmpty();
        assertThat(facts.recall(ToyPlay.host("two"), Account.ROOT)).isEmpty();
    }

    @Test
    void only_this_user_can_read_it() throws IOException {
        facts.keep(HOST, Account.ROOT, ANSWER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void writes_only_what_differs() throws IOException {
        facts.keep(HOST, Account.ROOT, ANSWER);
        FileTime before = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file(), before);
        facts.keep(HOST, Account.ROOT, ProbeOutput.of(ANSWER.text().replace("4 kB", "3 kB")));
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(before);
        facts.keep(HOST, Account.ROOT, ProbeOutput.of(ANSWER.text().replace("x86_64", "aarch64")));
        assertThat(facts.recall(HOST, Account.ROOT).orElseThrow().text()).startsWith("arch aarch64");
        assertThat(files()).hasSize(1);
    }

    @Test
    void what_others_can_write_or_another_format_counts_as_none() throws IOException {
        facts.keep(HOST, Account.ROOT, ANSWER);
        String text = Files.readString(file());
        for (String other : List.of("", "provision facts 2\n", "arch x86_64\n")) {
            Files.writeString(file(), other);
            assertThat(facts.recall(HOST, Account.ROOT)).isEmpty();
        }
        Files.writeString(file(), text);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw--w----"));
        assertThat(facts.recall(HOST, Account.ROOT)).isEmpty();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        assertThat(facts.recall(HOST, Account.ROOT)).isPresent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(facts.recall(HOST, Account.ROOT)).isEmpty();
    }

    @Test
    void a_directory_that_cannot_be_written_is_no_error() throws IOException {
        Files.writeString(folder, "");
        facts.keep(HOST, Account.ROOT, ANSWER);
        assertThat(facts.recall(HOST, Account.ROOT)).isEmpty();
    }

    private Path file() throws IOException {
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
