package dev.provision.resource.group;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnAnswers;
import dev.provision.resource.OnThisMachine;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GroupTypeTest {
    private static final GroupType TYPE = new GroupType();
    private static final OnAnswers<Group, Seen> HOST = new OnAnswers<>(TYPE);
    private static final String NONE = "end";
    private static final String THERE = "gid 1500\nmembers ops\nlocal\nprimary vllm\nend";

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of(Map.of("name", "ai"), NONE, List.of("add the group ai")),
                Arguments.of(Map.of("name", "ai"), THERE, List.of()),
                Arguments.of(Map.of("name", "ai", "gid", 1500, "members", List.of("ops")), THERE, List.of()),
                Arguments.of(Map.of("name", "ai", "members", List.of("vllm")), THERE, List.of()),
                Arguments.of(
                        Map.of("name", "ai", "gid", 1600), THERE, List.of("change the number of the group ai to 1600")),
                Arguments.of(
                        Map.of("name", "ai", "members", List.of("ops", "eve", "eve")),
                        THERE,
                        List.of("add eve to the group ai")),
                Arguments.of(
                        Map.of("name", "ai", "members", "ops"),
                        NONE,
                        List.of("add the group ai", "add ops to the group ai")),
                Arguments.of(Map.of("name", "ai", "absent", true), NONE, List.of()),
                Arguments.of(
                        Map.of("name", "ai", "absent", true),
                        "gid 1500\nmembers ops\nlocal\nend",
                        List.of("remove the group ai")),
                Arguments.of(Map.of("name", "ai"), "gid 70000\nmembers \nend", List.of()));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(Map<String, ?> body, String answer, List<String> summaries) throws Exception {
        assertThat(HOST.plan(body, answer).changes())
                .extracting(Change::summary)
                .isEqualTo(summaries);
    }

    @Test
    void shows_members_before_and_after() throws Exception {
        assertThat(HOST.plan(Map.of("name", "ai", "members", "eve"), THERE)
                        .changes()
                        .get(0)
                        .diffs())
                .containsExactly(new Diff.Field("members", "ops", "ops, eve"));
    }

    @Test
    void says_why_it_cannot_plan() {
        HOST.cannot(Map.of("name", "ai", "absent", true), THERE, "is the primary group of vllm");
        HOST.cannot(
                Map.of("name", "root", "absent", true), "gid 0\nmembers \nlocal\nend", "root's group is not removed");
        HOST.cannot(Map.of("name", "ai", "gid", 1), "taken daemon\nend", "the number 1 belongs to the group daemon");
        HOST.cannot(Map.of("name", "ai", "members", "eve"), "unknown eve\nend", "the host has no user eve");
        HOST.cannot(Map.of("name", "ai", "gid", 5), "gid 70000\nmembers \nend", "does not stand in /etc/group");
        HOST.cannot(Map.of("name", "ai"), "missing groupadd\nend", "the host lacks groupadd");
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        Probe<Seen> probe = TYPE.probe(TYPE.parse(body(Map.of("name", "ai"))), OnThisMachine.debian());
        for (String answer : List.of("", "gid 1500", "gid x\nend", "nonsense\nend")) {
            assertThatThrownBy(() -> probe.parse(ProbeOutput.of(answer))).isInstanceOf(Probe.Unreadable.class);
        }
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        HOST.refused(Map.of("name", "-ai"), "this is no name of a user or group");
        HOST.refused(Map.of("name", "1000"), "this is no name of a user or group");
        HOST.refused(Map.of("name", "ai", "members", List.of("a b")), "this is no name of a user or group");
        HOST.refused(Map.of("name", "ai", "gid", 1L << 32), "this is no number of a user or group");
        HOST.refused(Map.of("name", "ai", "absent", true, "gid", 5), "says nothing about an absent group");
    }
}
