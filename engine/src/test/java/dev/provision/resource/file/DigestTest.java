package dev.provision.resource.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resolve.DiskFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestTest {
    @Test
    void hashes_a_file_once_for_all_hosts_and_probes(@TempDir Path folder) throws Exception {
        Path source = Files.write(folder.resolve("model.bin"), new byte[1 << 20]);
        DiskFiles files = new DiskFiles();
        long before = Digest.computed();
        for (int host = 0; host < 10; host++) {
            byte[] content = files.read(source);
            Entry entry = new Entry("/opt/model.bin", Entry.Want.Content.shown(content), "0644", "root", "root");
            for (int probe = 0; probe < 3; probe++) {
                assertThat(new FilesProbe(List.of(entry), List.of()).fragment().arguments())
                        .contains("30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58");
            }
        }
        assertThat(Digest.computed() - before).isEqualTo(1);
    }

    @Test
    void tells_contents_of_the_same_size_apart() {
        byte[] zeros = new byte[Digest.REMEMBERED];
        byte[] ones = new byte[Digest.REMEMBERED];
        ones[0] = 1;
        assertThat(Digest.of(zeros)).isEqualTo(Digest.of(zeros)).isNotEqualTo(Digest.of(ones));
        assertThat(Digest.of(zeros.clone())).isEqualTo(Digest.of(zeros));
    }
}
