package dev.provision.testing;

import static org.assertj.core.api.Assertions.fail;

import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the parser of a probe with mutated real answers. The required result is a value or {@link Probe.Unreadable} with a
 * reason. {@code -Dprovision.fuzz=N} sets the cases per parser: 20000 makes more than a million in total, the default is a sample.
 */
public final class ProbeFuzzer {
    /** Cases per parser. */
    public static final int CASES = Integer.getInteger("provision.fuzz", 300);

    private static final List<String> INSERTS = List.of(
            "\0",
            "\u0000\u0001\u001b[2J",
            "99999999999999999999999999999999",
            "-1",
            "-9223372036854775808",
            "2147483648",
            "1e999999999",
            "NaN",
            " ",
            "\n",
            "\t",
            "\r",
            "\ud800",
            "\u202e\u00e9\ud83d\ude00\u0661",
            "#end",
            "#begin x",
            "{",
            "]",
            "null",
            "\"",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "/",
            ":",
            "=",
            "%n%s",
            "$1",
            "\\",
            "end");

    private final Random random;

    /** With a seed, so that a failure can be repeated. */
    public ProbeFuzzer(long seed) {
        this.random = new Random(seed);
    }

    /** What is done with an observed value beyond parsing it. */
    public interface Use<O> {
        void with(O observed) throws Exception;
    }

    /** Checks the parser of one probe. */
    public <O> void check(Probe<O> probe, List<String> answers) {
        check(probe, answers, observed -> {});
    }

    /** Checks the parser of one probe, and a further use of what it returns. */
    public <O> void check(Probe<O> probe, List<String> answers, Use<O> use) {
        for (int i = 0; i < CASES; i++) {
            ProbeOutput output = new ProbeOutput(
                    random.nextInt(8) == 0 ? random.nextInt(256) : 0,
                    mutated(answers),
                    random.nextBoolean() ? "" : mutated(answers),
                    replies(probe));
            check(probe, output, i, use);
        }
    }

    private <O> void check(Probe<O> probe, ProbeOutput output, int number, Use<O> use) {
        try {
            use.with(probe.parse(output));
        } catch (Probe.Unreadable e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                fail("no reason for case " + number + " of " + probe);
            }
        } catch (Exception | StackOverflowError e) {
            throw new AssertionError("case " + number + " of " + probe.getClass() + ": " + output, e);
        }
    }

    private List<HttpReply> replies(Probe<?> probe) {
        List<HttpReply> replies = new ArrayList<>();
        probe.http()
                .forEach(unused -> replies.add(
                        random.nextBoolean()
                                ? new HttpReply.NoAnswer("refused")
                                : new HttpReply.Answer(random.nextInt(1000), "{}")));
        return replies;
    }

    /** One of the answers with up to five mutations. */
    public String mutated(List<String> answers) {
        StringBuilder text = new StringBuilder(answers.get(random.nextInt(answers.size())));
        for (int i = random.nextInt(6); i > 0; i--) {
            mutate(text, answers.get(random.nextInt(answers.size())));
        }
        return text.toString();
    }

    private void mutate(StringBuilder text, String other) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(1 + random.nextInt(40)));
        switch (random.nextInt(10)) {
            case 0 -> text.setLength(at);
            case 1 -> text.delete(0, at);
            case 2 -> text.delete(at, to);
            case 3 -> text.insert(at, text.substring(at, to));
            case 4 -> text.insert(at, INSERTS.get(random.nextInt(INSERTS.size())));
            case 5 -> text.replace(at, to, INSERTS.get(random.nextInt(INSERTS.size())));
            case 6 -> text.insert(at, other, other.length() / 3, other.length() * 2 / 3);
            case 7 -> lines(text, false);
            case 8 -> lines(text, true);
            default -> word(text, at);
        }
    }

    /** Swaps two lines, or drops or repeats some words of one. */
    private void lines(StringBuilder text, boolean words) {
        List<@Nullable String> lines =
                new ArrayList<>(Arrays.asList(text.toString().split("\n", -1)));
        int one = random.nextInt(lines.size());
        if (words) {
            List<String> parts =
                    new ArrayList<>(Arrays.asList(String.valueOf(lines.get(one)).split(" ", -1)));
            int drop = random.nextInt(parts.size());
            if (random.nextBoolean()) {
                parts.remove(drop);
            } else {
                parts.add(drop, parts.get(random.nextInt(parts.size())));
            }
            lines.set(one, String.join(" ", parts));
        } else {
            Collections.swap(lines, one, random.nextInt(lines.size()));
        }
        text.setLength(0);
        text.append(String.join("\n", lines));
    }

    /** Replaces the digits or letters here by others. */
    private void word(StringBuilder text, int at) {
        for (int i = at; i < text.length() && Character.isLetterOrDigit(text.charAt(i)); i++) {
            text.setCharAt(i, "0123456789abcdefXYZ".charAt(random.nextInt(19)));
        }
    }
}
