package dev.provision.apply;

import dev.provision.record.Event;
import dev.provision.resource.Step;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reboots a host and proves it (domain.md 4): detached, so that the order's answer arrives; a new well-formed boot id read
 * over a new connection; then a system that says it is up. Which arguments and kernel it came back with is for the plan
 * that follows.
 */
final class Rebooter {
    private static final Pattern BOOT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration LONGEST_SHUTDOWN = Duration.ofMinutes(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofSeconds(20);

    /** Trying again cannot cure these. */
    private static final Set<Reason> FATAL =
            Set.of(Reason.HOST_KEY_CHANGED, Reason.HOST_KEY_REVOKED, Reason.HOST_KEY_UNKNOWN);

    private static final String READ_ID = "cat /proc/sys/kernel/random/boot_id";

    /** Prints the file that a refusal is written to; detached, so that this answer arrives before the connection is cut. */
    private static final String ORDER = """
        sync
        wall "$1" 2>/dev/null
        refusal=$(mktemp -p /run 2>/dev/null || mktemp) || exit 1
        printf '%s\\n' "$refusal"
        setsid sh -c 'sleep 1
          if command -v systemctl >/dev/null 2>&1; then systemctl --no-ask-password reboot; else reboot || shutdown -r now; fi
          status=$?
          if [ $status = 0 ]; then rm -f "$1"; exit; fi
          systemd-inhibit --list --no-legend --no-pager 2>/dev/null | grep "shutdown.* block"
          case $(systemctl is-enabled reboot.target 2>/dev/null) in masked*) echo "reboot.target is masked" ;; esac
          echo "exit status $status"' \\
          sh "$refusal" >"$refusal" 2>&1 </dev/null 9>&- &
        """;

    private static final Pattern REFUSAL_FILE = Pattern.compile("/[A-Za-z0-9._/-]+");

    /** A tool that fails because the shutdown has begun has refused nothing. */
    private static final String READ_REFUSAL = """
        if [ -f "$1" ] && grep -q '^exit status ' "$1"; then
          case $(systemctl list-jobs 2>/dev/null) in *shutdown.target*) exit ;; esac
          head -c 2000 "$1"
          rm -f "$1"
        fi
        """;

    private static final String IS_UP = """
        if [ -e /run/nologin ]; then echo starting; exit; fi
        if [ -d /run/systemd/system ]; then systemctl is-system-running 2>/dev/null || :; else echo running; fi
        """;

    private final Event.Sink events;
    private final Time time;

    Rebooter(Event.Sink events, Time time) {
        this.events = events;
        this.time = time;
    }

    /**
     * Reboots once. The session is disconnected before and knows nothing afterwards.
     *
     * @throws StepFailed did not go down; returned unhealthy; its host key changed
     * @throws TransportException LOST: did not return
     */
    void reboot(HostSession session, String task, Step.Reboot step)
            throws StepFailed, TransportException, InterruptedException {
        Account account = session.account();
        Output before = session.shell(account).run(READ_ID, SHORT);
        String oldId = before.out().strip();
        if (before.status() != 0 || !BOOT_ID.matcher(oldId).matches()) {
            throw new StepFailed("the host's boot id cannot be read, so a reboot could not be proven", before.err());
        }
        Output order =
                session.shell(account).run(Fragment.of(ORDER, step.message()).render(), SHORT);
        if (order.status() != 0) {
            throw new StepFailed("the reboot could not be ordered", order.err().strip());
        }
        String refusal = order.out().strip();
        if (!REFUSAL_FILE.matcher(refusal).matches()) {
            throw new StepFailed("the reboot could not be ordered", refusal);
        }
        session.disconnect();
        new Wait(session, task, step, oldId, refusal, time.now()).forReturn();
    }

    /** One reboot being waited for. */
    private final class Wait {
        private final HostSession session;
        private final String task;
        private final Step.Reboot step;
        private final String oldId;
        private final String refusal;
        private final Instant ordered;
        private final Instant deadline;
        private final Instant downBy;
        private String phase = "";

        Wait(HostSession session, String task, Step.Reboot step, String oldId, String refusal, Instant ordered) {
            this.session = session;
            this.task = task;
            this.step = step;
            this.oldId = oldId;
            this.refusal = refusal;
            this.ordered = ordered;
            this.deadline = ordered.plus(step.timeout());
            this.downBy = ordered.plus(min(step.timeout(), LONGEST_SHUTDOWN));
        }

        void forReturn() throws StepFailed, TransportException, InterruptedException {
            Duration pause = Duration.ofMillis(500);
            while (true) {
                time.pause(pause);
                pause = min(pause.plus(pause.dividedBy(2)), LONGEST_PAUSE);
                try (Connection connection = session.connect(ATTEMPT)) {
                    Output answer = connection.shell(Account.LOGIN).run(READ_ID, ATTEMPT);
                    String id = answer.out().strip();
                    if (answer.status() != 0 || !BOOT_ID.matcher(id).matches()) {
                        goOn(new Unreadable(id.isEmpty() ? answer.err().strip() : id));
                    } else if (id.equals(oldId)) {
                        failIfRefused(connection);
                        goOn(new SameBoot());
                    } else {
                        say("back after " + seconds(ordered) + " s, with a new boot id");
                        untilUp(connection);
                        return;
                    }
                } catch (TransportException e) {
                    if (FATAL.contains(e.reason())) {
                        throw StepFailed.badReturn("the host came back as another: " + e.summary(), e.advice());
                    }
                    goOn(new NoAnswer(e.summary()));
                }
            }
        }

        private void failIfRefused(Connection connection) throws StepFailed, TransportException, InterruptedException {
            Output answer = connection
                    .shell(session.account())
                    .run(Fragment.of(READ_REFUSAL, refusal).render(), ATTEMPT);
            String words = answer.out().strip();
            if (!words.isEmpty()) {
                throw new StepFailed(
                        "the host refused to reboot: " + words.replaceAll("\\s*\\R\\s*", "; "),
                        "Check systemd-inhibit --list, and whether reboot.target is masked.");
            }
        }

        /** Waits on after an answer that is not the one waited for, as long as there is time. */
        private void goOn(Answer answer) throws StepFailed, TransportException {
            say(answer.phase());
            boolean late = time.now().isAfter(deadline);
            if (answer instanceof SameBoot && (late || time.now().isAfter(downBy))) {
                throw StepFailed.badReturn(
                        "the host did not go down within " + seconds(ordered) + " s of the order to reboot",
                        "Something may inhibit the shutdown: look at systemctl list-jobs and systemd-inhibit --list.");
            }
            if (late && answer instanceof Unreadable unreadable) {
                throw StepFailed.badReturn(
                        "the host answers, but no boot id can be read, so that its reboot is not proven",
                        "It says: " + unreadable.said());
            }
            if (late && answer instanceof NoAnswer none) {
                throw new TransportException(
                        Reason.LOST,
                        "the host did not return within " + step.timeout().toSeconds()
                                + " s of the order to reboot; last answer: " + none.error());
            }
        }

        private void untilUp(Connection connection) throws StepFailed, TransportException, InterruptedException {
            while (true) {
                Output output = connection.shell(session.account()).run(IS_UP, SHORT);
                String state = output.out().strip();
                if (state.equals("running") || state.equals("degraded")) {
                    return;
                }
                boolean starting = state.equals("starting") || state.equals("initializing") || state.isEmpty();
                if (!starting || time.now().isAfter(deadline)) {
                    throw StepFailed.badReturn(
                            "the host returned unhealthy: systemd says \"" + (state.isEmpty() ? "nothing" : state)
                                    + "\"",
                            "Look at systemctl --failed and journalctl -b on the host.");
                }
                say("starting up");
                time.pause(Duration.ofSeconds(1));
            }
        }

        private void say(String now) {
            if (!now.equals(phase)) {
                events.accept(new Event.StepProgress(session.host().name(), task, step.title(), now));
                phase = now;
            }
        }

        private long seconds(Instant since) {
            return Duration.between(since, time.now()).toSeconds();
        }
    }

    /** What a host that is not back yet says. */
    private sealed interface Answer {
        String phase();
    }

    private record NoAnswer(String error) implements Answer {
        @Override
        public String phase() {
            return "down";
        }
    }

    private record SameBoot() implements Answer {
        @Override
        public String phase() {
            return "still shutting down";
        }
    }

    private record Unreadable(String said) implements Answer {
        @Override
        public String phase() {
            return "answers without a boot id";
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
