package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.ToyPlay;
import dev.provision.testing.Trees;
import dev.provision.transport.Connection;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.shell.LocalShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lock's scripts in the shells that hosts have. */
@Timeout(600)
final class HostLockTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final int AT_ONCE = 1;

    private final Path folder;

    HostLockTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<String> kinds() {
        return LocalShell.kinds().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void of_two_shells_one_has_it_and_the_other_is_told_who(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        try (Connection one = connect(host);
                Connection two = connect(host)) {
            HostLock.take(one.shell(Account.LOGIN), "run 1 of ann at desk", "id", AT_ONCE);
            assertThatThrownBy(() -> HostLock.take(two.shell(Account.LOGIN), "run 2 of bob", "id", AT_ONCE))
                    .isInstanceOfSatisfying(StepFailed.class, e -> {
                        assertThat(e.reason()).isEqualTo("the host is locked by run 1 of ann at desk");
                        assertThat(e.detail()).contains("Wait for that run to end");
                    });
            HostLock.take(one.shell(Account.LOGIN), "run 1 of ann at desk", "id", AT_ONCE);
        }
    }

    /** Not in a directory where every user may create files. */
    @ParameterizedTest
    @MethodSource("kinds")
    void a_plain_user_has_it_where_no_other_user_can_create_it(String kind) throws Exception {
        Path own = Files.createDirectories(folder.resolve("own"));
        Path status =
                Files.writeString(folder.resolve("status"), "Name:\tsh\nUid:\t0\t4711\t4711\t4711\nGid:\t0\t0\t0\t0\n");
        String directory = HostLock.FOLDER.replace("/proc/self/status", status.toString());
        try (LocalShell local = LocalShell.of(kind, folder)) {
            String user = "uname() { echo halo-1; }; HOME=/home/u; ";
            assertThat(local.shell()
                            .run(user + "XDG_RUNTIME_DIR='" + own + "'\n" + directory + "echo $b", SOON)
                            .out())
                    .isEqualTo(own + "/provision-4711\n");
            for (String other : List.of("XDG_RUNTIME_DIR=/nowhere", "XDG_RUNTIME_DIR=", "unset XDG_RUNTIME_DIR")) {
                assertThat(local.shell()
                                .run(user + other + "\n" + directory + "echo $b", SOON)
                                .out())
                        .matches("/home/u/.cache/provision-halo-1/[0-9a-f-]{36}\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void it_goes_with_its_shell(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        try (Connection one = connect(host)) {
            HostLock.take(one.shell(Account.LOGIN), "run 1", "id", AT_ONCE);
        }
        try (Connection two = connect(host)) {
            HostLock.take(two.shell(Account.LOGIN), "run 2", "id", AT_ONCE);
            assertThat(host.text("run/provision/holder")).isEqualTo("run 2\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_step_that_goes_on_after_its_connection_keeps_it_until_its_end(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        Path fifo = Path.of(host.path("fifo"));
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Connection one = connect(host);
        RemoteShell shell = one.shell(Account.LOGIN);
        HostLock.take(shell, "run 1", "id", AT_ONCE);
        Thread step = new Thread(() -> {
            try {
                shell.runDetached("echo begun >'" + fifo + "'; read -r x <'" + fifo + "'", folder + "/step", SOON);
            } catch (dev.provision.transport.TransportException e) {
                // its connection is cut below
            }
        });
        step.start();
        assertThat(Files.readString(fifo)).isEqualTo("begun\n");
        one.close();
        step.join();
        try (Connection two = connect(host)) {
            assertThatThrownBy(() -> HostLock.take(two.shell(Account.LOGIN), "run 2", "id", AT_ONCE))
                    .hasMessage("the host is locked by run 1");
            Files.writeString(fifo, "go on\n");
            takeWithin(two.shell(Account.LOGIN), "run 2");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_a_dead_run_left_in_the_spool_is_swept(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        host.has("run/provision/spool.1.abc/secret", "x").has("run/provision/spool.2/.hidden", "x");
        host.has("run/provision/notified", "play/Restart\nplay/Odd 'name' -e *\n");
        try (Connection one = connect(host)) {
            HostLock lock = HostLock.take(one.shell(Account.LOGIN), "run 1", "id", AT_ONCE);
            assertThat(lock.folder()).isEqualTo(host.path("run/provision"));
            assertThat(lock.notified()).containsExactly("play/Restart", "play/Odd 'name' -e *");
            assertThat(Trees.files(host.runTime())).containsExactly("holder", "lock", "notified");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void handlers_are_noted_once_and_struck_out_by_their_whole_name(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        try (Connection one = connect(host)) {
            HostLock lock = HostLock.take(one.shell(Account.LOGIN), "run 1", "id", AT_ONCE);
            lock.remember(Set.of("play/a"));
            lock.remember(new java.util.LinkedHashSet<>(List.of("play/a", "play/.*", "-e x")));
            assertThat(host.text("run/provision/notified")).isEqualTo("play/a\nplay/.*\n-e x\n");
            lock.done("play/.*");
            assertThat(host.text("run/provision/notified")).isEqualTo("play/a\n-e x\n");
            lock.done("play/a");
            lock.done("-e x");
            lock.done("never noted");
            assertThat(Trees.files(host.runTime())).containsExactly("holder", "lock");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.runTime())))
                    .isEqualTo("rwx------");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_run_time_folder_that_cannot_be_made_is_no_lock_held_by_another(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        host.has("run/provision", "a file in the way");
        try (Connection one = connect(host)) {
            assertThatThrownBy(() -> HostLock.take(one.shell(Account.LOGIN), "run 1", "id", AT_ONCE))
                    .isInstanceOfSatisfying(StepFailed.class, e -> {
                        assertThat(e.reason()).isEqualTo("the host's lock cannot be taken");
                        assertThat(e.detail()).containsIgnoringCase("exist");
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_host_without_flock_is_told_so(String kind) throws Exception {
        ScriptedHost host = new ScriptedHost(folder, kind);
        host.has("flock", "#!/bin/sh\necho 'flock: not here' >&2; exit 127\n");
        Files.setPosixFilePermissions(Path.of(host.path("flock")), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Connection one = connect(host)) {
            assertThatThrownBy(() -> HostLock.take(one.shell(Account.LOGIN), "run 1", "id", AT_ONCE))
                    .isInstanceOfSatisfying(
                            StepFailed.class, e -> assertThat(e.detail()).contains("flock: not here"));
        }
    }

    private static void takeWithin(RemoteShell shell, String holder) throws Exception {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                HostLock.take(shell, holder, "id", AT_ONCE);
                return;
            } catch (StepFailed stillHeld) {
                assertThat(stillHeld).hasMessageContaining("locked");
            }
        }
        throw new AssertionError("the lock was never free");
    }

    private static Connection connect(ScriptedHost host) throws Exception {
        return host.connect(ToyPlay.host("h").target(), SOON);
    }
}
