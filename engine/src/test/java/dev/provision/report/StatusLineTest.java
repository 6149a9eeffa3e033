package dev.provision.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.Event;
import dev.provision.record.HostOutcome.Status;
import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The line that says what is running, drawn when the test says so. */
final class StatusLineTest {
    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Redactor redactor = new Redactor();
    private Instant now = Instant.parse("2026-11-23T06:15:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final StatusLine line = new StatusLine(
            event -> {
                if (event instanceof Event.StepProgress progress) {
                    terminal.print(progress.phase() + "\n");
                }
            },
            terminal,
            redactor,
            clock);

    @Test
    void says_what_has_been_running_longest_and_for_how_long() {
        line.accept(new Event.StepStarted("halo-1", "vLLM", "start it", "pull the image"));
        now = now.plusSeconds(34);
        assertThat(drawn()).isEqualTo(shown("halo-1: vLLM: pull the image, 34 s"));
        line.accept(new Event.StepStarted("halo-2", "vLLM", "start it", "pull the image"));
        assertThat(drawn()).isEqualTo(shown("halo-1: vLLM: pull the image, 34 s; 1 more host"));
        ended("halo-1");
        assertThat(drawn()).isEqualTo(shown("halo-2: vLLM: pull the image, 0 s"));
    }

    @Test
    void is_gone_before_the_report_writes_and_when_nothing_runs() {
        line.accept(new Event.StepStarted("halo-1", "Start it", "reboot", "reboot"));
        drawn();
        line.accept(new Event.StepProgress("halo-1", "Start it", "reboot", "down"));
        assertThat(written()).isEqualTo(ERASE + "down\n");
        assertThat(drawn()).isEqualTo(shown("halo-1: Start it: reboot: down, 0 s"));
        ended("halo-1");
        assertThat(written()).isEqualTo(ERASE);
        assertThat(drawn()).isEmpty();
    }

    @Test
    void a_comparison_counts_the_hosts_that_have_answered() {
        line.accept(new Event.RunStarted("r", "plan", "site.yml", 2));
        now = now.plusSeconds(3);
        assertThat(drawn()).isEqualTo(shown("0 of 2 hosts have answered, 3 s"));
        line.accept(new Event.HostPlanned("halo-1", Told.plan("halo-1")));
        assertThat(drawn()).isEqualTo(shown("1 of 2 hosts have answered, 3 s"));
        line.accept(new Event.HostEnded("halo-2", Told.ended("halo-2", Status.FAILED, "", "")));
        assertThat(drawn()).isEmpty();
    }

    @Test
    void neither_a_secret_nor_a_command_for_the_terminal_reaches_it() {
        redactor.register(new Secret("hf_sesame"));
        line.accept(new Event.StepStarted("halo-1", "login hf_sesame", "", "\u001b[2Jgone\nnext"));
        assertThat(drawn()).isEqualTo(shown("halo-1: login ***: \\u001b[2Jgone\\u000anext, 0 s"));
    }

    @Test
    void is_not_drawn_over_a_question_nor_after_the_end() {
        line.accept(new Event.StepStarted("halo-1", "vLLM", "", "pull"));
        drawn();
        line.pause();
        assertThat(written()).isEqualTo(ERASE);
        assertThat(drawn()).isEmpty();
        line.resume();
        assertThat(drawn()).isNotEmpty();
        line.close();
        assertThat(written()).isEqualTo(ERASE);
        assertThat(drawn()).isEmpty();
    }

    private void ended(String host) {
        line.accept(new Event.StepEnded(host, "vLLM", "pull the image", true, Duration.ZERO, ""));
    }

    private static String shown(String text) {
        return ERASE + "\u001b[?7l" + text + "\u001b[?7h";
    }

    private String drawn() {
        written();
        line.draw();
        return written();
    }

    private String written() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }
}
