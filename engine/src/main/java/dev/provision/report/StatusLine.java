package dev.provision.report;

import dev.provision.record.Event;
import dev.provision.secret.Redactor;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line under a report that says what is running now, for a person at a terminal: a step's events come when it begins and
 * when it ends, and minutes may lie between. It is gone before the report writes anything. Thread-safe.
 */
public final class StatusLine implements Event.Sink, AutoCloseable {
    private static final long REDRAW_MILLIS = 500;

    private static final String ERASE = "\r\u001b[K";
    /** A line longer than the terminal is wide must not wrap: only one line could be erased. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private record Running(String what, String phase, Instant since) {}

    private final Event.Sink report;
    private final PrintStream terminal;
    private final Redactor redactor;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Set<String> heard = new HashSet<>();
    private final Noting noting = new Noting();
    private Instant begun = Instant.EPOCH;
    /** How many hosts are compared at once; a run that changes them takes them in waves. */
    private int compared;

    private boolean shown;
    private int pauses;

    /**
     * Begins to draw once something is running.
     *
     * @param report is given every event, while no line is shown
     */
    public StatusLine(Event.Sink report, PrintStream terminal, Redactor redactor, Clock clock) {
        this.report = report;
        this.terminal = terminal;
        this.redactor = redactor;
        this.clock = clock;
        this.timer = Executors.newSingleThreadScheduledExecutor(draw -> {
            Thread thread = new Thread(draw, "status-line");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Draws anew every half second from now on. */
    public StatusLine ticking() {
        timer.scheduleWithFixedDelay(this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public synchronized void accept(Event event) {
        erase();
        note(event);
        report.accept(event);
    }

    private void note(Event event) {
        event.match(noting).run();
    }

    /** What an event alters in what is shown. */
    private final class Noting implements Event.Cases<Runnable> {
        @Override
        public Runnable runStarted(Event.RunStarted e) {
            return () -> {
                begun = clock.instant();
                compared = e.command().equals("apply") ? 0 : e.hosts();
            };
        }

        @Override
        public Runnable playStarted(Event.PlayStarted e) {
            return () -> {};
        }

        @Override
        public Runnable waveStarted(Event.WaveStarted e) {
            return () -> {};
        }

        @Override
        public Runnable hostPlanned(Event.HostPlanned e) {
            return () -> heard.add(e.host());
        }

        /** The first of those that are sent in one request. */
        @Override
        public Runnable stepStarted(Event.StepStarted e) {
            return () -> running.putIfAbsent(e.host(), new Running(e.task() + ": " + e.step(), "", clock.instant()));
        }

        @Override
        public Runnable stepProgress(Event.StepProgress e) {
            return () -> running.computeIfPresent(
                    e.host(), (host, step) -> new Running(step.what(), ": " + e.phase(), step.since()));
        }

        @Override
        public Runnable stepEnded(Event.StepEnded e) {
            return () -> running.remove(e.host());
        }

        @Override
        public Runnable stepNotBegun(Event.StepNotBegun e) {
            return () -> running.remove(e.host());
        }

        @Override
        public Runnable itemChanged(Event.ItemChanged e) {
            return () -> {};
        }

        @Override
        public Runnable itemIgnored(Event.ItemIgnored e) {
            return () -> {};
        }

        @Override
        public Runnable hostEnded(Event.HostEnded e) {
            return () -> {
                running.remove(e.host());
                heard.add(e.host());
            };
        }

        @Override
        public Runnable rolloutStopped(Event.RolloutStopped e) {
            return () -> {};
        }

        @Override
        public Runnable runEnded(Event.RunEnded e) {
            return () -> {
                running.clear();
                compared = 0;
            };
        }
    }

    synchronized void draw() {
        String text = text();
        if (pauses > 0 || text.isEmpty()) {
            erase();
            return;
        }
        terminal.print(ERASE + NO_WRAP + text + WRAP);
        terminal.flush();
        shown = true;
    }

    /** What has been running longest stands for all. */
    private String text() {
        if (running.isEmpty()) {
            return heard.size() < compared
                    ? heard.size() + " of " + compared + " hosts have answered, " + seconds(begun)
                    : "";
        }
        Map.Entry<String, Running> first = running.entrySet().iterator().next();
        Running step = first.getValue();
        int more = running.size() - 1;
        return Clean.line(redactor.mask(first.getKey() + ": " + step.what() + step.phase()))
                + ", " + seconds(step.since())
                + (more == 0 ? "" : more == 1 ? "; 1 more host" : "; " + more + " more hosts");
    }

    private String seconds(Instant since) {
        return Duration.between(since, clock.instant()).toSeconds() + " s";
    }

    /** Nothing is drawn until {@link #resume()}: somebody is being asked something. */
    public synchronized void pause() {
        pauses++;
        erase();
    }

    public synchronized void resume() {
        pauses--;
    }

    private void erase() {
        if (shown) {
            terminal.print(ERASE);
            terminal.flush();
            shown = false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pause();
    }
}
