package dev.provision.transport.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Quote;
import dev.provision.transport.DetachedResult;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@org.junit.jupiter.api.Timeout(600)
class FramedShellTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Path folder;

    FramedShellTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<String> kinds() {
        return LocalShell.kinds().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void runs_scripts_one_after_another_with_status_and_both_streams(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            assertThat(local.shell.run("echo out; echo err >&2; exit 3", SOON))
                    .isEqualTo(new Output(3, "out\n", "err\n", false));
            assertThat(local.shell.run("printf 'no newline'", SOON)).isEqualTo(new Output(0, "no newline", "", false));
            assertThat(local.shell.run("true", SOON)).isEqualTo(new Output(0, "", "", false));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void gives_a_script_empty_input_the_c_locale_and_the_administrators_path(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Output output = local.shell.run("cat; echo $LC_ALL; echo $PATH; echo \"$#\"; umask", SOON);
            assertThat(output.out().lines().toList())
                    .containsExactly(
                            "C",
                            folder + ":" + System.getenv("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin",
                            "0",
                            "0022");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_script_may_be_long_and_hold_any_character(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            String value = "quote ' \" \\ $(id) `id` !! é 漢 \u0001 \t end";
            String padding = "# padding\n".repeat(40_000);
            Output output = local.shell.run(padding + "printf '%s' " + Quote.word(value) + "\ncat <<'E'\n$x\nE", SOON);
            assertThat(output.out()).isEqualTo(value + "$x\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_script_that_breaks_off_ends_alone(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            assertThat(local.shell.run("if then fi )", SOON).status()).isNotZero();
            assertThat(local.shell.run("kill -9 $$", SOON).status()).isEqualTo(137);
            assertThat(local.shell.run("echo still here", SOON).out()).isEqualTo("still here\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_is_opened_and_exported_inside_stays_but_file_descriptor_9_is_closed_for_scripts(String kind)
            throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Output inside = local.shell.runInside(
                    "n=1; b=2; take() { exec 9>"
                            + Quote.word(folder.resolve("lock").toString())
                            + "; X=kept; export X; echo taken; echo why >&2; return 4; }; take",
                    SOON);
            assertThat(inside).isEqualTo(new Output(4, "taken\n", "why\n", false));
            assertThat(local.shell
                            .run("echo $X; (echo open >&9) 2>/dev/null || echo closed", SOON)
                            .out())
                    .isEqualTo("kept\nclosed\n");
            assertThat(local.shell.runInside("cat; echo more", SOON).out()).isEqualTo("more\n");
            Output detached = local.shell.runDetached("echo held >&9; echo $X", spool(), SOON);
            assertThat(detached).isEqualTo(new Output(0, "kept\n", "", false));
            assertThat(folder.resolve("lock")).hasContent("held\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void puts_bytes_exactly_in_a_file_that_only_its_owner_reads(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            byte[] bytes = new byte[300_000];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31 + i / 251);
            }
            Path path = folder.resolve("-odd  'name' \t$(x) *");
            local.shell.put(path.toString(), bytes, SOON);
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            local.shell.put(path.toString(), new byte[0], SOON);
            assertThat(Files.readAllBytes(path)).isEmpty();
            assertThatThrownBy(() -> local.shell.put(path + "\nrun x 4 9 ", bytes, SOON))
                    .isInstanceOf(IllegalArgumentException.class);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("sh", "-odd  'name' \t$(x) *");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_file_that_cannot_be_written_is_told_and_its_bytes_are_never_taken_for_requests(String kind)
            throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            byte[] bytes = "run x 4 9 \nexit\n".repeat(9000).getBytes(StandardCharsets.UTF_8);
            for (String path : List.of(folder + "/none/file", folder.toString())) {
                assertThatThrownBy(() -> local.shell.put(path, bytes, SOON))
                        .isInstanceOfSatisfying(TransportException.class, e -> {
                            assertThat(e.reason()).isEqualTo(TransportException.Reason.REFUSED);
                            assertThat(e).hasMessageContaining(path);
                        });
            }
            assertThat(local.shell.run("echo fine", SOON).out()).isEqualTo("fine\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void output_over_the_cap_is_cut_and_said_to_be(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Output output = local.shell.run("head -c 20000000 /dev/zero | tr '\\0' a", SOON);
            assertThat(output.truncated()).isTrue();
            assertThat(output.out()).hasSize(FramedShell.OUT_CAP);
            Output flood = local.shell.run("head -c 3000000 /dev/zero | tr '\\0' e >&2; echo end >&2; echo out", SOON);
            assertThat(flood.err()).hasSize(FramedShell.ERR_CAP).endsWith("eend\n");
            assertThat(flood.out()).isEqualTo("out\n");
            assertThat(flood.truncated()).isTrue();
            Output detached = local.shell.runDetached(
                    "head -c 9000000 /dev/zero | tr '\\0' a; head -c 70000 /dev/zero | tr '\\0' b >&2", spool(), SOON);
            assertThat(detached.out()).hasSize(FramedShell.OUT_CAP);
            assertThat(detached.err()).hasSize(FramedShell.ERR_CAP);
            assertThat(detached.truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_script_sees_neither_the_marks_nor_the_requests(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Output output = local.shell.run(
                    "set; env; (cat <&8) 2>/dev/null; tr '\\0' ' ' </proc/$$/cmdline; tr '\\0' '\\n"
                            + "' </proc/$PPID/environ",
                    SOON);
            assertThat(output.out()).doesNotContainPattern("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");
            Output inside = local.shell.runInside("printf '%s 0\\n' \"$_pv_begin\" \"$_pv_end\"; echo real", SOON);
            assertThat(inside.out()).endsWith("real\n");
            assertThat(local.shell.run("echo next", SOON).out()).isEqualTo("next\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void endless_output_and_a_frozen_script_end_by_the_deadline(String kind) throws Exception {
        for (String script : List.of("yes", "yes >&2", "sleep 300", "cat /dev/zero")) {
            try (LocalShell local = LocalShell.of(kind, folder)) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> local.shell.run(script, Duration.ofMillis(700)))
                        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason())
                                .isEqualTo(TransportException.Reason.TIMED_OUT));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(45));
                assertThatThrownBy(() -> local.shell.run("echo", SOON))
                        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason())
                                .isEqualTo(TransportException.Reason.LOST));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_detached_script_goes_on_when_the_shell_is_lost_and_a_cut_off_one_never_starts(String kind) throws Exception {
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        String spool = spool();
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Thread cutter = new Thread(() -> {
                try {
                    Files.readString(fifo); // the script has begun
                    local.close();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            cutter.start();
            String script = "echo begun >" + Quote.word(fifo.toString()) + "; sleep 0.3; echo end >"
                    + Quote.word(fifo.toString());
            assertThatThrownBy(() -> local.shell.runDetached(script, spool, SOON))
                    .isInstanceOf(TransportException.class);
            cutter.join();
        }
        assertThat(Files.readString(fifo)).isEqualTo("end\n");
        // Until its result is there the script still writes into a directory that ends with this test.
        try (LocalShell local = LocalShell.of(kind, folder)) {
            assertThat(local.shell.awaitDetached(spool, SOON))
                    .isEqualTo(new DetachedResult.Ended(new Output(0, "", "", false)));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void result_of_a_detached_script_is_read_on_another_connection(String kind) throws Exception {
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        String spool = spool();
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Thread lost = new Thread(() -> assertThatThrownBy(() -> local.shell.runDetached(
                            "echo out; echo err >&2; echo begun >" + Quote.word(fifo.toString()) + "; read -r x <"
                                    + Quote.word(fifo.toString()) + "; echo \"$x\"; exit 7",
                            spool,
                            SOON))
                    .isInstanceOf(TransportException.class));
            lost.start();
            assertThat(Files.readString(fifo)).isEqualTo("begun\n");
            local.close();
            lost.join();
        }
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Files.writeString(fifo, "last\n");
            assertThat(local.shell.awaitDetached(spool, SOON))
                    .isEqualTo(new DetachedResult.Ended(new Output(7, "out\nlast\n", "err\n", false)));
            assertThat(local.shell.awaitDetached(spool, SOON))
                    .as("an answer on the lost connection does not remove it")
                    .isInstanceOf(DetachedResult.Ended.class);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_detached_script_that_has_not_started_cannot_start_after_its_result_was_awaited(String kind)
            throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            String spool = spool();
            assertThat(local.shell.awaitDetached(spool, SOON)).isEqualTo(new DetachedResult.NotStarted());
            Output late = local.shell.runDetached("echo late >" + Quote.word(folder + "/late"), spool, SOON);
            assertThat(late.status()).isEqualTo(125);
            assertThat(late.err()).contains("exists");
            assertThat(folder.resolve("late")).doesNotExist();
            assertThat(local.shell.awaitDetached(folder + "/swept/step", SOON)).isInstanceOf(DetachedResult.None.class);
            assertThat(local.shell.run("echo fine", SOON).out()).isEqualTo("fine\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_detached_script_that_was_killed_has_no_result(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Path spool = Files.createDirectory(Path.of(spool()));
            Process ended = new ProcessBuilder("true").start();
            ended.waitFor();
            Files.writeString(spool.resolve("pid"), ended.pid() + "\n");
            assertThat(local.shell.awaitDetached(spool.toString(), SOON))
                    .isEqualTo(new DetachedResult.None("it was killed on the host"));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void endless_output_of_a_detached_script_is_bounded_on_the_host(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            String spool = spool();
            Output output = local.shell.runDetached(
                    "d=" + Quote.word(spool) + "; head -c 40000000 /dev/zero | tr '\\0' a; head -c 40000000 /dev/zero"
                            + " | tr '\\0' b >&2; n=0; until [ -s \"$d/out\" ] && [ -s \"$d/err\" ]"
                            + " || [ $n = 100 ];"
                            + " do n=$((n + 1));"
                            + " sleep 0.1; done;"
                            + " du -k"
                            + " \"$d\""
                            + " >" + Quote.word(folder + "/used") + "; echo end >&2",
                    spool,
                    SOON);
            assertThat(output.out()).hasSize(FramedShell.OUT_CAP);
            assertThat(output.err()).endsWith("bend\n").hasSize(FramedShell.ERR_CAP);
            long kilobytes =
                    Long.parseLong(Files.readString(folder.resolve("used")).split("\t")[0]);
            assertThat(kilobytes).isBetween(1L, 40L * 1024);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_background_process_of_a_detached_script_is_not_waited_for(String kind) throws Exception {
        try (LocalShell local = LocalShell.of(kind, folder)) {
            Output output = local.shell.runDetached("echo out; echo err >&2; sleep 50 & echo $!", spool(), SOON);
            String[] lines = output.out().split("\n");
            new ProcessBuilder("kill", lines[1]).start().waitFor();
            assertThat(lines[0]).isEqualTo("out");
            assertThat(output.err()).isEqualTo("err\n");
        }
        untilItsReadersHaveEnded(folder.resolve("step1"));
    }

    /** The readers of the script's output end, and say so, when its last writer has ended. */
    private static void untilItsReadersHaveEnded(Path result) throws InterruptedException {
        while (!Files.exists(result.resolve("o.end")) || !Files.exists(result.resolve("e.end"))) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private int spools;

    /** Directory that does not exist. */
    private String spool() {
        spools++;
        return folder.resolve("step" + spools).toString();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_request_cut_at_any_byte_runs_whole_or_not_at_all(String kind) throws Exception {
        LocalShell.of(kind, folder).close();
        Path proof = folder.resolve("proof");
        String payload = "echo whole >" + Quote.word(proof.toString());
        for (String verb : List.of("run", "detached", "inside", "put")) {
            String path = verb.equals("put") ? proof.toString() : verb.equals("detached") ? spool() : "";
            String frame = verb + " b " + payload.length() + " 9 " + path + "\n" + payload;
            for (int cut = frame.length() - payload.length(); cut < frame.length(); cut += 5) {
                dispatch(frame.substring(0, cut));
                assertThat(proof).as(verb + " cut after " + cut).doesNotExist();
            }
            dispatch(frame + "b e\n");
            assertThat(proof).as(verb + " that is whole").isNotEmptyFile();
            Files.delete(proof);
        }
    }

    /** What a connection brings until it is lost. */
    private void dispatch(String request) throws Exception {
        byte[] dispatcher = Dispatcher.script();
        Process process = new ProcessBuilder("/bin/sh", "-c", Dispatcher.command("m", null, false))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(("m " + dispatcher.length + "\n").getBytes(StandardCharsets.UTF_8));
            in.write(dispatcher);
            in.write(request.getBytes(StandardCharsets.UTF_8));
        }
        process.waitFor();
    }
}
