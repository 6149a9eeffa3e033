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
            file file yes =/etc/x =
            stat 640 0 42 4
            lines
            =a
            =a
            .
            match match
            1:a
            2:a
            .
            end\
            """));
        assertThat(file.real()).isEqualTo("/etc/x");
        assertThat(file.content().orElseThrow()).containsExactly('a', '\n', 'a', '\n');
        assertThat(file.matches()).isEqualTo(Map.of("match", List.of(0, 1)));
        assertThat(List.of(file.mode(), file.uid(), file.gid())).containsExactly("640", "0", "42");
    }

    @Test
    void reads_what_is_not_plain_in_base64() throws Exception {
        TextFile file = PROBE.parse(ProbeOutput.of("""
            file file yes +L2V0Yy94 +
            stat 640 0 42 5
            content
            YQph
            DQo=
            .
            match match
            refused
            end\
            """));
        assertThat(file.content().orElseThrow()).containsExactly('a', '\n', 'a', '\r', '\n');
        assertThat(file.refused()).containsExactly("match");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file file yes +L2V0Yy94 +",
                "file folder yes +L2V0Yy94 +\nend",
                "file file yes +? +\nend",
                "match match\nx\n.\nend",
                "match match\n1:a\n",
                "content\n?\n.\nend",
                "stat 1\nend",
                "nonsense\nend"
            })
    void an_answer_that_is_none_is_unreadable(String answer) {
        assertThatThrownBy(() -> PROBE.parse(ProbeOutput.of(answer))).isInstanceOf(Probe.Unreadable.class);
    }
}
