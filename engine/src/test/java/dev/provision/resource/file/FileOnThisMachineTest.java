package dev.provision.resource.file;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.secret.Secret;
import dev.provision.shell.Fragment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file kind's scripts as they are, on this machine's file system, in each shell. */
final class FileOnThisMachineTest {
    private static final FileType TYPE = new FileType();
    private static final String SHELLS = "dev.provision.resource.Shells#all";

    private final Path scratch;

    FileOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void writes_a_file_once(String shell) throws Exception {
        Path file = folder().resolve("a b'c.conf");
        Map<String, Object> wanted = Map.of("path", file.toString(), "content", "one\ntwo\n", "mode", "0640");

        Assessment first = plan(shell, wanted);
        assertThat(first.changes().get(0).summary()).isEqualTo("write " + file);
        assertThat(first.changes().get(0).diffs()).contains(new Diff.Field("mode", null, "0640"));
        make(shell, first);

        assertThat(file).content().isEqualTo("one\ntwo\n");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(plan(shell, wanted).changes()).isEmpty();
        assertThat(folder())
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".provision"));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void keeps_the_mode_of_a_file_it_replaces_and_shows_what_differs(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("x"), "old\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr--"));
        Map<String, Object> wanted = Map.of("path", file.toString(), "content", "new\n");

        Assessment assessment = plan(shell, wanted);
        assertThat(assessment.changes().get(0).diffs())
                .containsExactly(new Diff.Content(file.toString(), "old\n", "new\n"));
        make(shell, assessment);

        assertThat(mode(file)).isEqualTo("rwxr-xr--");
        assertThat(plan(shell, wanted).changes()).isEmpty();
    }

    /** user::rw- user:1000:r-- group::r-- mask::r-- other::---, as the kernel holds it. */
    private static final String ACCESS_LIST =
            "0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000000ffffffff";

    private static ProbeOutput python(OnThisMachine machine, String code, Path file) {
        return machine.run(
                Fragment.of("/usr/bin/python3 -c \"$1\" \"$2\"", "import os, sys\n" + code, file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keeps_the_access_list_of_a_file_it_replaces(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("x"), "old\n");
        String set = "os.setxattr(sys.argv[1], 'system.posix_acl_access', bytes.fromhex('" + ACCESS_LIST + "'))";
        assumeTrue(
                python(machine(shell), set, file).status() == 0,
                "python3, or a file system with access lists, is missing");
        make(shell, plan(shell, Map.of("path", file.toString(), "content", "new\n")));

        String get = "print(os.getxattr(sys.argv[1], 'system.posix_acl_access').hex())";
        assertThat(file).content().isEqualTo("new\n");
        assertThat(python(machine(shell), get, file).text().strip()).isEqualTo(ACCESS_LIST);

        make(shell, plan(shell, Map.of("path", file.toString(), "content", "newer\n", "mode", "0600")));
        assertThat(mode(file))
                .as("a mode that is wanted bounds what the list gives")
                .isEqualTo("rw-------");
    }

    /** A PIN can be found from its length and any digest of it that has no key. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void nothing_derived_from_a_secret_is_shown_or_leaves_the_host(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("pin"), "9371\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, Object> other = Map.of("path", file.toString(), "content", new Secret("5524\n"));
        Map<String, Object> longer = Map.of("path", file.toString(), "content", new Secret("552477\n"));
        for (Map<String, Object> wanted : List.of(other, longer)) {
            assertThat(plan(shell, wanted).changes().get(0).diffs())
                    .containsExactly(new Diff.Field("content", "(not shown)", "changed (not shown)"));
            dev.provision.resource.file.Files wantedFiles = TYPE.parse(body(wanted));
            String answer = machine(shell)
                    .run(new FilesProbe(wantedFiles.entries(), List.of()).fragment())
                    .text();
            assertThat(answer)
                    .contains(" no - 0 - ")
                    .doesNotContain(Digest.of("9371\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(wantedFiles.toString()).doesNotContain(" bytes");
        }
        make(shell, plan(shell, other));
        assertThat(file).content().isEqualTo("5524\n");
        assertThat(plan(shell, other).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void content_from_a_secret_gets_mode_0600_unless_the_playbook_sets_another(String shell) throws Exception {
        Path file = folder().resolve("token");
        Map<String, Object> wanted = Map.of("path", file.toString(), "content", new Secret("abcd\n"));
        make(shell, plan(shell, wanted));
        assertThat(mode(file)).isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Assessment narrowed = plan(shell, wanted);
        assertThat(narrowed.changes().get(0).diffs()).containsExactly(new Diff.Field("mode", "0644", "0600"));
        make(shell, narrowed);
        assertThat(mode(file)).isEqualTo("rw-------");

        make(shell, plan(shell, Map.of("path", file.toString(), "content", new Secret("abcd\n"), "mode", "0640")));
        assertThat(mode(file)).isEqualTo("rw-r-----");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void never_shows_the_content_of_a_file_that_others_may_not_read(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("token"), "old-secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        Assessment assessment = plan(shell, Map.of("path", file.toString(), "content", "new-secret\n"));

        assertThat(assessment.changes().get(0).diffs().toString()).doesNotContain("old-secret", "new-secret");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_refused_file_leaves_the_old_one_alone(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("sudoers"), "old\n");
        Path late = scratch.resolve("refuse-now");
        List<String> program =
                List.of("sh", "-c", "! [ -e \"$2\" ] && grep new \"$1\"", "check", "%s", late.toString());
        Map<String, Object> wanted = Map.of("path", file.toString(), "content", "new\n", "validate", program);

        Assessment planned = plan(shell, wanted);
        Files.createFile(late);
        ProbeOutput output = machine(shell).make(planned);

        assertThat(output.status()).isNotZero();
        assertThat(output.errors()).contains("was refused by sh");
        assertThat(file).content().isEqualTo("old\n");
        assertThat(folder())
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".provision"));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_file_that_would_be_refused_is_refused_in_the_plan(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("sudoers"), "old\n");
        List<String> program = List.of("sh", "-c", "echo \"bad: $(cat \"$1\")\"; exit 1", "check it", "%s");
        Map<String, Object> wanted =
                new HashMap<>(Map.of("path", file.toString(), "content", "a 'b'\n", "validate", program));

        assertThatThrownBy(() -> plan(shell, wanted))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("the new " + file + " is refused by sh: bad: a 'b'");
        wanted.put("content", "old\n");
        assertThat(plan(shell, wanted).changes()).as("nothing to be written").isEmpty();
        wanted.put("content", "new\n");
        wanted.put("validate", List.of("sh", "-c", "echo Permission denied; exit 1", "check", "%s"));
        assertThat(plan(shell, wanted).changes())
                .as("a program that may not read a probe's directory")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_mounted_file_system_is_seen_before_its_directory_is_removed(String shell) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/dev/shm"))
                && Files.readString(Path.of("/proc/self/mountinfo")).contains(" /dev/shm "));
        assertThatThrownBy(() -> plan(shell, Map.of("path", "/dev/shm", "absent", true)))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("a file system is mounted at /dev/shm: nothing in /dev/shm is removed");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void an_accepted_file_takes_the_old_ones_place_and_the_old_one_is_kept_once(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("sudoers"), "old\n");
        Map<String, Object> wanted =
                Map.of("path", file.toString(), "content", "new\n", "backup", true, "validate", "grep -q new %s");
        Assessment assessment = plan(shell, wanted);

        make(shell, assessment);
        Files.writeString(file, "old\n");
        make(shell, assessment);

        assertThat(file).content().isEqualTo("new\n");
        List<Path> all = list();
        assertThat(all).hasSize(2);
        assertThat(all.get(1).getFileName().toString()).startsWith("sudoers.bak-");
        assertThat(all.get(1)).content().isEqualTo("old\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void replaces_a_link_and_not_what_it_leads_to(String shell) throws Exception {
        Path elsewhere = Files.createDirectories(scratch.resolve("elsewhere"));
        Path target = Files.writeString(elsewhere.resolve("target"), "precious\n");
        Path file = Files.createSymbolicLink(folder().resolve("x"), target);
        Path toFolder = Files.createSymbolicLink(folder().resolve("y"), elsewhere);
        for (Path link : List.of(file, toFolder)) {
            Map<String, Object> wanted = Map.of("path", link.toString(), "content", "mine\n");
            Assessment assessment = plan(shell, wanted);
            assertThat(assessment.changes().get(0).diffs().get(0))
                    .isInstanceOfSatisfying(
                            Diff.Field.class, diff -> assertThat(diff.before()).startsWith("a link to "));
            make(shell, assessment);
            assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
            assertThat(plan(shell, wanted).changes()).isEmpty();
        }
        assertThat(target).content().isEqualTo("precious\n");
        assertThat(elsewhere).isDirectoryContaining(path -> path.equals(target));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void makes_folders_links_and_nothing(String shell) throws Exception {
        Path deep = folder().resolve("a/b/c");
        converges(shell, Map.of("path", deep.toString(), "directory", true, "parents", true, "mode", "2750"));
        assertThat(stat(deep)).isEqualTo("2750");

        Path link = folder().resolve("l");
        converges(shell, Map.of("path", link.toString(), "link", deep.toString()));
        converges(shell, Map.of("path", link.toString(), "link", "../somewhere else"));
        assertThat(Files.readSymbolicLink(link)).hasToString("../somewhere else");
        assertThat(deep).isEmptyDirectory();

        converges(shell, Map.of("path", link.toString(), "absent", true));
        converges(shell, Map.of("path", folder().resolve("a").toString(), "absent", true));
        assertThat(list()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void sets_attributes_without_writing(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("x"), "same\n");
        Object inode = Files.getAttribute(file, "unix:ino");
        converges(shell, Map.of("path", file.toString(), "content", "same\n", "mode", "0600"));
        assertThat(stat(file)).isEqualTo("600");
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void sweeps_away_what_a_cut_run_has_left(String shell) throws Exception {
        Path left = Files.createDirectories(folder().resolve(".provision.abcdefABCDEF/sub"));
        Files.writeString(left.resolve("half"), "hal");
        Files.writeString(left.resolveSibling(".provision.key"), "\n");
        Files.setPosixFilePermissions(left.getParent(), PosixFilePermissions.fromString("rwx------"));
        converges(shell, Map.of("path", folder().resolve("x").toString(), "content", "whole\n"));
        assertThat(list()).containsExactly(folder().resolve("x"));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void says_what_stands_in_the_way(String shell) throws IOException {
        Path in = Files.createDirectories(folder().resolve("d"));
        cannot(
                shell,
                Map.of("path", in.toString(), "content", "x"),
                in + " is a folder, which is not replaced by a file");
        Path link = Files.createSymbolicLink(folder().resolve("l"), in);
        cannot(shell, Map.of("path", link.toString(), "directory", true), "is a link to " + in);
        cannot(shell, Map.of("path", folder().resolve("no/x").toString(), "content", "x"), "no does not exist");
        cannot(
                shell,
                Map.of("path", in.toString(), "directory", true, "owner", "nobody-of-this-name"),
                "the host has no user nobody-of-this-name");
        cannot(
                shell,
                Map.of("path", in.toString(), "directory", true, "group", "nobody-of-this-name"),
                "the host has no group nobody-of-this-name");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void compares_owner_and_group_by_number(String shell) throws Exception {
        Path file = Files.writeString(folder().resolve("x"), "same\n");
        Map<String, Object> wanted = new HashMap<>(Map.of("path", file.toString(), "content", "same\n"));
        wanted.put("owner", Files.getAttribute(file, "unix:uid").toString());
        wanted.put("group", Files.getOwner(file).getName());
        assertThat(plan(shell, wanted).changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void whoever_can_change_names_in_the_folder_cannot_lead_the_writing_elsewhere(String shell) throws Exception {
        Path elsewhere = Files.createDirectories(scratch.resolve("etc"));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Assessment assessment = plan(shell, Map.of("path", folder().resolve("x").toString(), "content", "mine\n"));
        // Stands for a user who is quick enough to put a link where the private folder has just been made.
        Shells.tool(
                scratch,
                "mktemp",
                "made=$(/bin/mktemp \"$@\") && /bin/rmdir \"$made\" && ln -s '" + elsewhere
                        + "' \"$made\" && echo \"$made\"");

        ProbeOutput output = machine(shell).make(assessment);

        assertThat(output.status()).isNotZero();
        assertThat(output.errors()).contains("was replaced while provision entered it");
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(scratch.resolve("tools/mktemp"));
        make(shell, assessment);
        assertThat(folder().resolve("x")).content().isEqualTo("mine\n");
    }

    private void converges(String shell, Map<String, Object> wanted) throws CannotPlan {
        Assessment assessment = plan(shell, wanted);
        assertThat(assessment.changes()).isNotEmpty();
        make(shell, assessment);
        assertThat(plan(shell, wanted).changes()).isEmpty();
    }

    private void cannot(String shell, Map<String, Object> wanted, String why) {
        assertThatThrownBy(() -> plan(shell, wanted))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(why);
    }

    private Assessment plan(String shell, Map<String, Object> wanted) throws CannotPlan {
        return machine(shell).plan(TYPE, TYPE.parse(body(wanted)));
    }

    private void make(String shell, Assessment assessment) {
        ProbeOutput output = machine(shell).make(assessment);
        assertThat(output.status()).as(output.errors()).isZero();
    }

    private OnThisMachine machine(String shell) {
        return Shells.machine(shell, scratch);
    }

    private Path folder() throws IOException {
        return Files.createDirectories(scratch.resolve("the folder"));
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.list(folder())) {
            return all.sorted().toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String stat(Path path) throws IOException {
        return Integer.toOctalString((int) Files.getAttribute(path, "unix:mode") & 07777);
    }
}
