package dev.provision.resource.user;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.OnAnswers;
import dev.provision.resource.OnThisMachine;
import dev.provision.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UserTypeTest {
    static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxM0qxqKk1wsVwhLmW6iS3Eae0UZkSJJ0ECXJpGWQpo ops@controller";

    private static final UserType TYPE = new UserType();
    private static final OnAnswers<User, Seen> HOST = new OnAnswers<>(TYPE);
    private static final String HASH = "$6$saltsalt$abcdefghijklmnop";
    private static final String NEW = "me 0\nroothome /root\nwanted 44 local video\nwanted 105 local render\nend";

    /** As the probe prints an account of Debian 12. */
    private static String there(String... more) {
        return """
            me 0
            roothome /root
            passwd ops:x:1500:1500:Operators:/home/ops:/bin/bash
            local
            shadow locked empty other .
            in 1500 local ops
            in 44 local video
            home folder 1500
            wanted 44 local video
            wanted 105 local render
            wanted 1500 local ops
            %s
            end\
            """.formatted(String.join("\n", more)).replace("\n\n", "\n");
    }

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of(Map.of("name", "ops"), NEW, List.of("add the user ops")),
                Arguments.of(Map.of("name", "ops"), there(), List.of()),
                Arguments.of(Map.of("name", "ops", "uid", "1500"), there(), List.of()),
                Arguments.of(
                        Map.of("name", "ops", "authorized_keys", KEY),
                        NEW,
                        List.of("add the user ops", "write the SSH keys of ops")),
                Arguments.of(
                        Map.of("name", "ops", "password_hash", new Secret(HASH)),
                        NEW,
                        List.of("add the user ops", "set the password of ops")),
                Arguments.of(Map.of("name", "ops", "locked", true), NEW, List.of("add the user ops")),
                Arguments.of(
                        Map.of("name", "ops", "groups", List.of("render", "video")),
                        there(),
                        List.of("add ops to render")),
                Arguments.of(
                        Map.of("name", "ops", "groups", "render", "groups_exact", true),
                        there(),
                        List.of("add ops to render", "remove ops from video")),
                Arguments.of(
                        Map.of("name", "ops", "groups", List.of(), "groups_exact", true),
                        there(),
                        List.of("remove ops from video")),
                Arguments.of(
                        Map.of("name", "ops", "shell", "/bin/zsh", "comment", "", "home", "/srv/ops", "group", "video"),
                        there("shell"),
                        List.of(
                                "change the primary group of ops to video",
                                "change the comment of ops to nothing",
                                "change the shell of ops to /bin/zsh",
                                "change the home of ops to /srv/ops")),
                Arguments.of(Map.of("name", "ops", "uid", 1600), there(), List.of("change the number of ops to 1600")),
                Arguments.of(
                        Map.of("name", "ops", "expires", "2027-01-31"),
                        there(),
                        List.of("change the expiry of ops to 2027-01-31")),
                Arguments.of(
                        Map.of("name", "ops", "expires", "2027-01-31"),
                        there().replace("other .", "other .20849"),
                        List.of()),
                Arguments.of(
                        Map.of("name", "ops", "expires", "never"),
                        there().replace("other .", "other .20849"),
                        List.of("change the expiry of ops to never")),
                Arguments.of(
                        Map.of("name", "ops", "create_home", true),
                        there().replace("home folder 1500\n", ""),
                        List.of("make the home of ops")),
                Arguments.of(Map.of("name", "ops"), there().replace("home folder 1500\n", ""), List.of()),
                Arguments.of(
                        Map.of("name", "ops", "locked", true),
                        there().replace("locked empty", "open hash"),
                        List.of("lock the password of ops")),
                Arguments.of(
                        Map.of("name", "ops", "locked", false),
                        there().replace("locked empty", "locked hash"),
                        List.of("unlock the password of ops")),
                Arguments.of(
                        Map.of("name", "ops", "password_hash", new Secret(HASH)),
                        there(),
                        List.of("set the password of ops")),
                Arguments.of(Map.of("name", "ops", "absent", true), NEW, List.of()),
                Arguments.of(Map.of("name", "ops", "absent", true), there(), List.of("remove the user ops")),
                Arguments.of(
                        Map.of("name", "ops", "absent", true, "remove_home", true),
                        there("real /home/ops"),
                        List.of("remove the user ops and /home/ops")));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plans_what_differs(Map<String, ?> body, String answer, List<String> summaries) throws Exception {
        assertThat(HOST.plan(body, answer).changes())
                .extracting(Change::summary)
                .isEqualTo(summaries);
    }

    @Test
    void says_why_it_cannot_plan() {
        Map<String, ?> gone = Map.of("name", "ops", "absent", true, "remove_home", true);
        HOST.cannot(Map.of("name", "ops", "groups", "gpu"), NEW, "the host has no group gpu");
        HOST.cannot(Map.of("name", "ops", "shell", "/bin/zsh"), NEW, "the host has no shell /bin/zsh");
        HOST.cannot(Map.of("name", "ops", "uid", 1), NEW + "\ntaken daemon", "belongs to the user daemon");
        HOST.cannot(Map.of("name", "ops", "locked", false), NEW, "no password to unlock");
        HOST.cannot(Map.of("name", "ops", "locked", false), there(), "no password to unlock");
        HOST.cannot(Map.of("name", "ops", "password_hash", new Secret("hunter22")), NEW, "is not what crypt(3) makes");
        HOST.cannot(Map.of("name", "ops"), "me 1000\nroothome /root\nend", "only root can look");
        HOST.cannot(Map.of("name", "ops", "uid", 5), there("process 12 sshd"), "running processes: 12 (sshd)");
        HOST.cannot(gone, there("real /home/ops", "process 12 a b"), "ops has running processes: 12 (a b)");
        HOST.cannot(gone, there("real /root"), "or root's");
        HOST.cannot(gone, there("real /root/ops"), "or root's");
        HOST.cannot(gone, there("real /home"), "at the top of the file system");
        HOST.cannot(gone, there("real /home/ops", "home folder 0"), "does not belong to ops");
        HOST.cannot(gone, there("real /home/ops", "sharer eve"), "home to eve too");
        HOST.cannot(gone, there("real /home/ops", "mount /home/ops/data"), "/home/ops/data is mounted there");
        HOST.cannot(Map.of("name", "ops", "absent", true), there().replace("x:1500", "x:0"), "root is not removed");
        HOST.cannot(
                Map.of("name", "ops", "system", true, "authorized_keys", KEY), NEW, "ops has no home for its SSH keys");
        HOST.cannot(Map.of("name", "ops", "authorized_keys", KEY), there("keys unreadable"), "cannot be looked at");
    }

    @Test
    void an_account_of_a_directory_can_be_given_groups_and_nothing_else() throws Exception {
        String answer = there().replace("\nlocal\n", "\n");
        assertThat(HOST.plan(Map.of("name", "ops", "groups", "render"), answer).changes())
                .hasSize(1);
        HOST.cannot(Map.of("name", "ops", "shell", "/bin/sh"), answer + "\nshell", "SSSD, LDAP");
        HOST.cannot(Map.of("name", "ops", "locked", true), answer, "SSSD, LDAP");
        HOST.cannot(Map.of("name", "ops", "absent", true), answer, "SSSD, LDAP");
        HOST.cannot(
                Map.of("name", "ops", "groups", "render"),
                there().replace("105 local", "105 directory"),
                "render does not stand in /etc/group");
    }

    @Test
    void a_hash_is_in_no_argument_diff_or_title() throws Exception {
        Assessment assessment = HOST.plan(Map.of("name", "ops", "password_hash", new Secret(HASH)), there());
        String shown = assessment.changes().get(0).steps().get(1).toString()
                + assessment.changes().get(0).diffs()
                + assessment.changes().get(0).steps().get(0).title();
        assertThat(shown).doesNotContain("abcdefghijklmnop");
        assertThat(TYPE.parse(body(Map.of("name", "ops", "password_hash", new Secret(HASH))))
                        .toString())
                .doesNotContain("abcdefghijklmnop");
    }

    @Test
    void keys_are_added_replaced_and_removed_by_what_they_are() throws Exception {
        String other = KEY.replace("FxM0", "FxM1");
        String file = "# mine\n" + other + "\nfrom=\"10.0.0.1\" " + KEY.replace("ops@controller", "old") + "\n";
        String answer = there("keys file 700 600 +" + base64(file));

        assertThat(HOST.plan(Map.of("name", "ops", "authorized_keys", KEY), answer)
                        .changes()
                        .get(0)
                        .diffs())
                .containsExactly(new Diff.Field(
                        "authorized key",
                        "(with options) ssh-ed25519 ...J0ECXJpGWQpo old",
                        "ssh-ed25519 ...J0ECXJpGWQpo ops@controller"));
        assertThat(HOST.plan(Map.of("name", "ops", "authorized_keys", KEY, "authorized_keys_exact", true), answer)
                        .changes()
                        .get(0)
                        .diffs())
                .hasSize(2)
                .contains(new Diff.Field("authorized key", "ssh-ed25519 ...J0ECXJpGWQpo ops@controller", null));
        assertThat(HOST.plan(Map.of("name", "ops", "authorized_keys", List.of(other)), answer)
                        .changes())
                .isEmpty();
        assertThat(HOST.plan(Map.of("name", "ops", "authorized_keys", other), answer.replace("700 600", "770 600"))
                        .changes())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxM0qxqKk1ws",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIFxM0qxqKk1wsVwhLmW6iS3Eae0UZkSJJ0ECXJpGWQpo",
                "a\nb",
                "-----BEGIN OPENSSH PRIVATE KEY-----"
            })
    void refuses_what_is_no_public_key(String key) {
        HOST.refused(Map.of("name", "ops", "authorized_keys", List.of(key)), "this is ");
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        HOST.refused(Map.of("name", "1000"), "this is no name of a user or group");
        HOST.refused(Map.of("name", "root", "absent", true), "root is not removed");
        HOST.refused(Map.of("name", "ops", "absent", true, "shell", "/bin/sh"), "says nothing about an absent user");
        HOST.refused(Map.of("name", "ops", "remove_home", true), "only for absent: true");
        HOST.refused(Map.of("name", "ops", "groups_exact", true), "needs \"groups\"");
        HOST.refused(Map.of("name", "ops", "password_hash", HASH), "the hash of a password is a secret");
        HOST.refused(Map.of("name", "ops", "comment", new Secret("abcd")), "a secret is not accepted here");
        HOST.refused(Map.of("name", "ops", "home", "/home/../etc"), "this is no path");
        HOST.refused(Map.of("name", "ops", "home", "/a:b"), "this is no path");
        HOST.refused(Map.of("name", "ops", "comment", "a:b"), "a colon");
        HOST.refused(Map.of("name", "ops", "expires", "2027-02-30"), "this is no day");
        HOST.refused(Map.of("name", "ops", "authorized_keys", List.of(KEY, KEY + " again")), "twice");
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        Probe<Seen> probe = TYPE.probe(TYPE.parse(body(Map.of("name", "ops"))), OnThisMachine.debian());
        for (String answer : List.of("", "me 0", "passwd ops:x\nend", "shadow x\nend", "nonsense\nend")) {
            assertThatThrownBy(() -> probe.parse(ProbeOutput.of(answer))).isInstanceOf(Probe.Unreadable.class);
        }
        assertThatThrownBy(() -> probe.parse(ProbeOutput.of("shadow open other 4e8fe1\nend")))
                .isInstanceOf(Probe.Unreadable.class)
                .hasMessageNotContaining("4e8fe1");
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
