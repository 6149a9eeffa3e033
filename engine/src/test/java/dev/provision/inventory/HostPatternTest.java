package dev.provision.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostPatternTest {
    private static final String FLEET = """
            all:
              children:
                strix_halo:
                  children:
                    fedora: { hosts: { "halo-[1:4]": } }
                    ubuntu: { hosts: { "halo-[5:6]": } }
                maintenance: { hosts: { halo-2: , halo-6: } }
                racks: { hosts: { "rack-[a:c]": } }
            """;

    private final Path folder;

    HostPatternTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all                         | halo-1 halo-2 halo-3 halo-4 halo-5 halo-6 rack-a rack-b rack-c
            *                           | halo-1 halo-2 halo-3 halo-4 halo-5 halo-6 rack-a rack-b rack-c
            fedora                      | halo-1 halo-2 halo-3 halo-4
            strix_halo                  | halo-1 halo-2 halo-3 halo-4 halo-5 halo-6
            strix_halo:!maintenance     | halo-1 halo-3 halo-4 halo-5
            !maintenance:strix_halo     | halo-1 halo-3 halo-4 halo-5
            strix_halo:&maintenance     | halo-2 halo-6
            fedora:ubuntu:&maintenance:!halo-2 | halo-6
            fedora,racks                | halo-1 halo-2 halo-3 halo-4 rack-a rack-b rack-c
            'halo-1, halo-5'            | halo-1 halo-5
            halo-5:halo-1               | halo-1 halo-5
            halo-*                      | halo-1 halo-2 halo-3 halo-4 halo-5 halo-6
            halo-?                      | halo-1 halo-2 halo-3 halo-4 halo-5 halo-6
            *-a                         | rack-a
            fed*                        | halo-1 halo-2 halo-3 halo-4
            halo-[2:4]                  | halo-2 halo-3 halo-4
            rack-[a:b]                  | rack-a rack-b
            fedora[0]                   | halo-1
            fedora[-1]                  | halo-4
            fedora[1:2]                 | halo-2 halo-3
            fedora[2:]                  | halo-3 halo-4
            !racks                      | halo-1 halo-2 halo-3 halo-4 halo-5 halo-6
            &ubuntu                     | halo-5 halo-6
            fedora:&ubuntu              | ''
            zz*                         | ''
            """)
    void a_pattern_chooses_hosts_in_the_order_of_the_inventory(String pattern, String expected) {
        assertThat(String.join(
                        " ",
                        InventoryFixture.valid(folder, FLEET)
                                .select(new Data.Text(pattern, At.whole("site.yml")))
                                .stream()
                                .map(Host::name)
                                .toList()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fedoar        | there is no host or group "fedoar"          | did you mean "fedora"?
            halo-7        | there is no host or group "halo-7"          | did you mean "halo-1"?
            halo-[5:7]    | there is no host or group "halo-7"          | did you mean "halo-1"?
            localhost     | there is no host or group "localhost"       | hosts stand in the inventory; there is none of itself
            fedora:       | a name is missing in the pattern            |
            fedora::ubuntu | a name is missing in the pattern           |
            !             | a name is missing in the pattern            |
            ''            | a name is missing in the pattern            |
            ~halo.*       | regular expressions in patterns are not supported | use globs: halo-*
            fedora[9]     | "fedora[9]" is outside of the group         |
            halo-[4:2]    | the range "[4:2]" is empty                  |
            halo-[x]      | "[x]" is no range                           |
            halo-[1       | a bracket is not closed or not opened       |
            """)
    void a_pattern_that_means_nothing_is_a_problem(String pattern, String message, String hint) {
        assertThatThrownBy(() ->
                        InventoryFixture.valid(folder, FLEET).select(new Data.Text(pattern, At.whole("site.yml"))))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> {
                    assertThat(invalid.problems().get(0).message()).isEqualTo(message);
                    assertThat(invalid.problems().get(0).hint()).isEqualTo(hint);
                });
    }
}
