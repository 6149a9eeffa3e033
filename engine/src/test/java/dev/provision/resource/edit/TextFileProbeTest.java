package dev.provision.resource.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextFileProbeTest {
    private static final TextFileProbe PROBE = new TextFileProbe("/etc/x", Map.of("match", "^a"));

    @Test
    void reads_what_a_host_says() throws Exception {
        TextFile file = PROBE.parse(ProbeOutput.of("""
            file file yes +L2V0Yy94 +
            stat 640 0 42 4
            content +YQphCg==
            match match 1 2\s
            end\
            """));
        assertThat(file.real()).isEqualTo("/etc/x");
        assertThat(file.content().orElseThrow()).containsExactly('a', '\n', 'a', '\n');
        assertThat(file.matches()).isEqualTo(Map.of("match", List.of(0, 1)));
        assertThat(List.of(file.mode(), file.uid(), file.gid())).containsExactly("640", "0", "42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file file yes +L2V0Yy94 +",
                "file folder yes +L2V0Yy94 +\nend",
                "file file yes +? +\nend",
                "match match x\nend",
                "stat 1\nend",
                "nonsense\nend"
            })
    void an_answer_that_is_none_is_unreadable(String answer) {
        assertThatThrownBy(() -> PROBE.parse(ProbeOutput.of(answer))).isInstanceOf(Probe.Unreadable.class);
    }
}
