package dev.provision.probe;

import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Many read-only fragments as one script, and the way back from its output to theirs. Each fragment runs in a shell of
 * its own under its own timeout, with empty standard input. Answers are told apart by an unpredictable marker that the
 * fragments cannot see, so that no output can forge another's answer.
 */
public final class ProbeScript {
    /** Exit statuses of timeout(1) when it had to end the command: coreutils', and busybox's. */
    private static final Set<Integer> TIMED_OUT = Set.of(124, 143);

    /** Bytes; many answers share what a shell may say at all. */
    private static final int LONGEST_ANSWER = 2 * 1024 * 1024;

    private static final Pattern STATUS = Pattern.compile("[0-9]{1,3}");

    private static final String PRELUDE = """
            d=$(mktemp -d /run/provision-probe.XXXXXX 2>/dev/null || mktemp -d) || exit 90
            trap 'rm -rf "$d"' EXIT
            """;

    private final String marker;
    private final List<Fragment> fragments;
    private final List<Duration> timeouts;

    /**
     * @param marker unpredictable to the host, letters and digits only
     * @param fragments asked in this order
     * @param timeouts of each fragment, whole seconds
     */
    public ProbeScript(String marker, List<Fragment> fragments, List<Duration> timeouts) {
        this.marker = marker;
        this.fragments = List.copyOf(fragments);
        this.timeouts = List.copyOf(timeouts);
    }

    /** The script to send. */
    public String text() {
        StringBuilder script = new StringBuilder(PRELUDE);
        for (int i = 0; i < fragments.size(); i++) {
            append(script, i);
        }
        return script.append("printf '%s\\n' '")
                .append(marker)
                .append(" end'\n")
                .toString();
    }

    /** Neither stream may fill the host's memory or disk; where output ends early, its writer is ended by SIGPIPE. */
    private void append(StringBuilder script, int index) {
        String end = marker + "_" + index;
        // The braces around the fragment make the shell read all of it before it runs any of it, so that a command in
        // it
        // cannot swallow the rest as its standard input.
        script.append("o=$({ { timeout -k 2 ")
                .append(Math.max(1, timeouts.get(index).toSeconds()))
                .append(" sh <<'")
                .append(end)
                .append("'\n{\n")
                .append(fragments.get(index).render())
                .append("} </dev/null 3>&-\n")
                .append(end)
                .append("\necho $? >\"$d/s\"; } 2>&1 >&3 | tail -c 2000 >\"$d/e\"; } 3>&1 | head -c ")
                .append(LONGEST_ANSWER + 1)
                .append(")\ns=; read -r s <\"$d/s\"; : >\"$d/s\"; printf '%s\\n' \"");
        script.append(marker)
                .append(" out ")
                .append(index)
                .append(" $s\" \"$o\" \"")
                .append(marker)
                .append(" err ")
                .append(index)
                .append(" $s\"; cat \"$d/e\"; echo\n");
    }

    /** The time after which the whole script has ended or is stuck. */
    public Duration deadline() {
        return timeouts.stream()
                .reduce(Duration.ofSeconds(15), (sum, one) -> sum.plus(one).plusSeconds(2));
    }

    /** The answer to each fragment, in order; a fragment whose answer is missing or timed out has a reason instead. */
    public List<Answer> read(String output) {
        // A section counts once the next one has begun: its last line may be the start of a marker.
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        String name = "";
        StringBuilder current = new StringBuilder();
        boolean complete = false;
        for (String line : Lines.of(output)) {
            if (line.startsWith(marker + " ")) {
                sections.put(name, current);
                name = line.substring(marker.length() + 1);
                current = new StringBuilder();
                complete = line.equals(marker + " end");
            } else {
                current.append(line).append('\n');
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < fragments.size(); i++) {
            answers.add(answer(i, sections, complete));
        }
        return answers;
    }

    private Answer answer(int index, Map<String, StringBuilder> sections, boolean complete) {
        for (Map.Entry<String, StringBuilder> section : sections.entrySet()) {
            String[] words = section.getKey().split(" ");
            if (words.length == 3
                    && words[0].equals("out")
                    && words[1].equals(Integer.toString(index))
                    && STATUS.matcher(words[2]).matches()) {
                int status = Integer.parseInt(words[2]);
                StringBuilder errors = sections.get("err " + index + " " + status);
                if (errors == null) {
                    return new Answer.None("the host's answer was cut off");
                }
                if (TIMED_OUT.contains(status)) {
                    return new Answer.None(
                            "no answer within " + timeouts.get(index).toSeconds() + " s");
                }
                String text = withoutLastNewline(section.getValue());
                if (text.length() > LONGEST_ANSWER) {
                    return new Answer.None("the answer is longer than " + LONGEST_ANSWER / 1024 / 1024 + " MiB");
                }
                return new Answer.Given(status, text, errors.toString().strip());
            }
        }
        return new Answer.None(complete ? "the host gave no answer" : "the host's answer was cut off");
    }

    private static String withoutLastNewline(StringBuilder text) {
        int end = text.length();
        return end > 0 && text.charAt(end - 1) == '\n' ? text.substring(0, end - 1) : text.toString();
    }

    /** What one fragment said, or why there is nothing. */
    public sealed interface Answer {
        record Given(int status, String text, String errors) implements Answer {}

        record None(String reason) implements Answer {}
    }
}
