package dev.provision.probe;

import dev.provision.shell.Fragment;
import dev.provision.shell.Functions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Many read-only fragments as one script, and the way back from its output to theirs. Each fragment runs in a subshell of
 * its own with empty standard input. All are asked together first, by one shell under one timeout, since processes are what
 * a probe costs a host; only where that did not end well is each asked again by itself, under its own timeout. Answers are
 * told apart by an unpredictable marker that no output can forge.
 *
 * <p>Fragments that can share a shell run in one, in batches. Where all can, the script has no timeout of its own and leaves
 * it to the shell that it is sent to; what is not answered then is to be asked {@link #apart}.
 */
public final class ProbeScript {
    /** Fragments that may take longer than this are always asked by themselves: the others would wait for them. */
    private static final Duration LONGEST_TOGETHER = Duration.ofSeconds(90);

    /** After so many fragments that did not end in time, the others are not asked: the host does not answer at all. */
    private static final int MOST_LATE = 2;

    /** Bytes; many answers share what a shell may say at all. */
    private static final int LONGEST_ANSWER = 2 * 1024 * 1024;

    private static final int LONGEST_ANSWERS = 3 * LONGEST_ANSWER;

    /** Characters that are kept of what a fragment said on its standard error, the last of them. */
    private static final int LONGEST_ERRORS = 2000;

    /** From TERM to KILL, rounded up. */
    private static final long KILL_SECONDS = 3;

    private static final long SPARE_SECONDS = 15;

    private static final String TOO_LONG = "the answer is longer than " + LONGEST_ANSWER / 1024 / 1024 + " MiB";

    private static final Pattern STATUS = Pattern.compile("[0-9]{1,3}");

    private static final String PRELUDE = """
        d=$(mktemp -d /run/provision-probe.XXXXXX 2>/dev/null || mktemp -d) || exit 90
        trap 'rm -rf "$d"' EXIT
        """;

    /**
     * {@code ask SECONDS BYTES NUMBER...} asks these fragments; {@code $s} is then 0 if all of them have answered, and
     * their answers are in $d/o and $d/e. Neither stream may fill the host's memory or disk: where answers end early, their
     * writer is ended by SIGPIPE, and errors beyond the first are dropped.
     */
    private static final String ASK_BEGIN = """
        ask() {
        t=$1 b=$2; shift 2
        { { timeout -k 2 "$t" sh -s "$@" 3>&- <<'MARKER'
        """;

    private static final String ASK_END = """
        MARKER
        echo $? >"$d/s"; } 2>&1 >&3 | { head -c 65536; cat >/dev/null; } >"$d/e"; } 3>&1 |
        { head -c "$b"; head -c 1 >"$d/x"; } >"$d/o"
        read -r s <"$d/s"
        if [ -s "$d/x" ]; then s=long; fi
        }
        late=0
        alone() {
        if [ "$late" -ge LATE ]; then printf '%s\\n' "MARKER none $1 given-up"; return; fi
        ask "$2" ONE "$1"
        case $s in 124|137|143) late=$((late + 1)) ;; esac
        if [ "$s" = 0 ]; then cat "$d/o" "$d/e"; else printf '%s\\n' "MARKER none $1 $s"; fi
        }
        """;

    private static final String WITHIN = """
            timeout -k 2 %1$s sh -s <<'%2$s'
            %3$s
            %2$s
            """;

    private static final String TRAP = "trap 'kill \"$child\" 2>/dev/null; exit 143' TERM\n";

    /**
     * The shell of the fragments. The braces make it read all of itself before it runs any of it. A fragment is in the
     * background so that the trap is run while it runs: busybox's timeout ends no one but this shell.
     */
    private static final String TURNS_BEGIN = TRAP + """
        for turn; do
        case $turn in
        """;

    private static final String TURN = """
        NUMBER) echo 'MARKER out NUMBER'; echo 'MARKER err NUMBER' >&2
        (CALL) </dev/null & child=$!; wait "$child"; status=$?
        printf '\\n%s\\n' "MARKER status NUMBER $status"; echo >&2 ;;
        """;

    private static final String SHARED_TURN = """
        echo 'MARKER out NUMBER'; echo 'MARKER err NUMBER' >&2
        CALL
        printf '\\n%s\\n' "MARKER status NUMBER $?"; echo >&2
        """;

    private static final String TURNS_END = """
        esac
        done
        exit 0
        }
        """;

    /** The end of a shell that several fragments have shared; where it did not end well, all are asked alone. */
    private static final String SHARED_END = ") </dev/null & child=$!\n";

    private enum Place {
        OWN_SHELL,
        /** Within another script. */
        WITHIN,
        /** Each fragment by itself. */
        APART
    }

    private final String marker;
    private final List<Fragment> fragments;
    private final List<Duration> timeouts;
    private final Functions functions;
    private final Place place;

    /**
     * @param marker unpredictable to the host, letters and digits only
     * @param fragments asked in this order
     * @param timeouts of each fragment, whole seconds
     */
    public ProbeScript(String marker, List<Fragment> fragments, List<Duration> timeouts) {
        this(marker, fragments, timeouts, Place.OWN_SHELL);
    }

    private ProbeScript(String marker, List<Fragment> fragments, List<Duration> timeouts, Place place) {
        this.marker = marker;
        this.fragments = List.copyOf(fragments);
        this.timeouts = List.copyOf(timeouts);
        this.functions = new Functions("f", fragments);
        this.place = place;
    }

    /** A script in which each fragment runs by itself under its own timeout from the beginning. */
    public static ProbeScript apart(String marker, List<Fragment> fragments, List<Duration> timeouts) {
        return new ProbeScript(marker, fragments, timeouts, Place.APART);
    }

    /** A script that has timeouts of its own, for a place within another script. */
    public static ProbeScript within(String marker, List<Fragment> fragments, List<Duration> timeouts) {
        return new ProbeScript(marker, fragments, timeouts, Place.WITHIN);
    }

    /** Whether all fragments share one shell, so that one that hangs or fails can cost the answers of the others. */
    public boolean allShared() {
        return place != Place.APART
                && fragments.stream().allMatch(fragment -> fragment.shared() != null)
                && timeouts.stream().allMatch(timeout -> timeout.compareTo(LONGEST_TOGETHER) <= 0);
    }

    /** The script to send. */
    public String text() {
        if (!allShared()) {
            return framedText();
        }
        return place == Place.OWN_SHELL ? sharedText() : WITHIN.formatted(limit().toSeconds(), marker, sharedText());
    }

    private String sharedText() {
        StringBuilder script = new StringBuilder("{\n");
        script.append(functions.text()).append(TRAP);
        batches(numbers(timeout -> true)).forEach(batch -> {
            script.append("(\n");
            batch(script, batch);
            script.append(SHARED_END).append("wait \"$child\"\n");
        });
        return script.append(marked("printf '\\n%s\\n' 'MARKER end'; echo 'MARKER end' >&2\n}\n"))
                .toString();
    }

    private String framedText() {
        StringBuilder script = new StringBuilder(PRELUDE).append(marked(ASK_BEGIN));
        shell(script);
        script.append(marked(ASK_END)
                .replace("LATE", Integer.toString(MOST_LATE))
                .replace("ONE", Integer.toString(LONGEST_ANSWER + 1000)));
        List<Integer> together = numbers(timeout -> timeout.compareTo(LONGEST_TOGETHER) <= 0);
        if (together.size() > 1 && place != Place.APART) {
            script.append("ask ").append(timeout(together)).append(' ').append(LONGEST_ANSWERS);
            batches(shared(together, true))
                    .forEach(batch -> script.append(" shared").append(batch.get(0)));
            shared(together, false).forEach(i -> script.append(' ').append(i));
            script.append("\nif [ \"$s\" = 0 ]; then cat \"$d/o\" \"$d/e\"; else\n");
            alone(script, together);
            script.append("fi\n");
        } else {
            alone(script, together);
        }
        alone(script, numbers(timeout -> timeout.compareTo(LONGEST_TOGETHER) > 0));
        return script.append(marked("printf '\\n%s\\n' 'MARKER end'\n")).toString();
    }

    private List<Integer> numbers(Predicate<Duration> which) {
        return IntStream.range(0, fragments.size())
                .filter(i -> which.test(timeouts.get(i)))
                .boxed()
                .toList();
    }

    private List<Integer> shared(List<Integer> numbers, boolean which) {
        return numbers.stream()
                .filter(i -> (fragments.get(i).shared() != null) == which)
                .toList();
    }

    /** Those with the same script are next to each other: they often look at the same. */
    private List<List<Integer>> batches(List<Integer> numbers) {
        Map<String, List<Integer>> byScript = new LinkedHashMap<>();
        numbers.forEach(i -> byScript.computeIfAbsent(fragments.get(i).script(), text -> new ArrayList<>())
                .add(i));
        List<Integer> sorted = byScript.values().stream().flatMap(List::stream).toList();
        List<List<Integer>> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += SharedLook.MOST_FRAGMENTS) {
            batches.add(sorted.subList(from, Math.min(sorted.size(), from + SharedLook.MOST_FRAGMENTS)));
        }
        return batches;
    }

    /** All in this shell, one after the other. */
    private void batch(StringBuilder script, List<Integer> numbers) {
        script.append(SharedLook.at(numbers.stream().map(fragments::get).toList()));
        for (int i : numbers) {
            Fragment fragment = fragments.get(i);
            script.append(marked(SHARED_TURN)
                    .replace("NUMBER", Integer.toString(i))
                    .replace("CALL", functions.call(fragment)));
        }
    }

    private void shell(StringBuilder script) {
        script.append("{\n").append(functions.text()).append(TURNS_BEGIN);
        for (int i = 0; i < fragments.size(); i++) {
            Fragment fragment = fragments.get(i);
            script.append(
                    marked(TURN).replace("NUMBER", Integer.toString(i)).replace("CALL", functions.call(fragment)));
        }
        List<Integer> together = numbers(timeout -> timeout.compareTo(LONGEST_TOGETHER) <= 0);
        batches(shared(together, true)).forEach(batch -> {
            script.append("shared").append(batch.get(0)).append(") (\n");
            batch(script, batch);
            script.append(SHARED_END).append("wait \"$child\" || exit 70 ;;\n");
        });
        script.append(TURNS_END);
    }

    private void alone(StringBuilder script, List<Integer> numbers) {
        for (int i : numbers) {
            script.append("alone ")
                    .append(i)
                    .append(' ')
                    .append(timeout(List.of(i)))
                    .append('\n');
        }
    }

    private String marked(String text) {
        return text.replace("MARKER", marker);
    }

    /** Seconds. */
    private long timeout(List<Integer> numbers) {
        return numbers.stream().mapToLong(i -> timeouts.get(i).toSeconds()).reduce(1, Math::max);
    }

    /** The time after which the shell that runs the script is to end it. */
    public Duration limit() {
        return allShared()
                ? Duration.ofSeconds(timeout(numbers(timeout -> true)))
                : deadline().plusSeconds(KILL_SECONDS);
    }

    /** The time after which the whole script has ended or is stuck; its bound does not grow with the number of fragments. */
    public Duration deadline() {
        if (allShared()) {
            return limit().plusSeconds(SPARE_SECONDS);
        }
        long together = timeout(numbers(timeout -> timeout.compareTo(LONGEST_TOGETHER) <= 0)) + KILL_SECONDS;
        long others = numbers(timeout -> timeout.compareTo(LONGEST_TOGETHER) > 0).stream()
                .mapToLong(i -> timeouts.get(i).toSeconds() + KILL_SECONDS)
                .sum();
        return Duration.ofSeconds(together * (1 + MOST_LATE + 1) + others + SPARE_SECONDS);
    }

    /** The answer to each fragment, in order; a fragment whose answer is missing or timed out has a reason instead. */
    public List<Answer> read(String output) {
        return read(output, "");
    }

    /** @param errors standard error of the script */
    public List<Answer> read(String output, String errors) {
        Sections sections = Sections.of(marker, output);
        if (allShared()) {
            Sections.of(marker, errors).texts().forEach(sections.texts()::putIfAbsent);
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < fragments.size(); i++) {
            answers.add(answer(Integer.toString(i), sections));
        }
        return answers;
    }

    private Answer answer(String number, Sections sections) {
        String text = sections.texts().get("out " + number);
        String status = sections.statuses().get(number);
        String none = sections.none().get(number);
        String errors = sections.texts().getOrDefault("err " + number, sections.complete() ? "" : null);
        if (none != null) {
            return new Answer.None(reason(none, timeout(List.of(Integer.parseInt(number)))), !none.equals("long"));
        }
        if (text == null || status == null || errors == null) {
            return new Answer.None(
                    sections.complete() ? "the host gave no answer" : "the host's answer was cut off", true);
        }
        if (!STATUS.matcher(status).matches()) {
            return new Answer.None("the host gave no answer", true);
        }
        if (text.length() > LONGEST_ANSWER) {
            return new Answer.None(TOO_LONG, false);
        }
        return new Answer.Given(Integer.parseInt(status), withoutLastNewlines(text), lastLines(errors.strip()));
    }

    /** Whole lines: the rest of a secret that was cut in two would not be known as one. */
    private static String lastLines(String errors) {
        if (errors.length() <= LONGEST_ERRORS) {
            return errors;
        }
        int lineEnd = errors.indexOf('\n', errors.length() - LONGEST_ERRORS - 1);
        return lineEnd < 0 ? "" : errors.substring(lineEnd + 1);
    }

    private static String reason(String status, long seconds) {
        return switch (status) {
            case "long" -> TOO_LONG;
            case "given-up" -> "not queried, because " + MOST_LATE + " queries before it timed out";
            case "124", "143" -> "no answer within " + seconds + " s"; // coreutils' timeout(1), and busybox's
            case "137" -> "no answer within " + seconds + " s, or the host ran out of memory: it was ended by SIGKILL";
            default -> "the host gave no answer";
        };
    }

    /** As {@code $(...)} would: without the newlines at the end, and without NULs. */
    private static String withoutLastNewlines(String text) {
        String clean = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        int end = clean.length();
        while (end > 0 && clean.charAt(end - 1) == '\n') {
            end--;
        }
        return clean.substring(0, end);
    }

    /** What one fragment said, or why there is nothing. */
    public sealed interface Answer {
        record Given(int status, String text, String errors) implements Answer {}

        /** @param temporary whether the same question can be answered the next time */
        record None(String reason, boolean temporary) implements Answer {}
    }
}
