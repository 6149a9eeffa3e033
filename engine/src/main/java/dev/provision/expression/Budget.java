package dev.provision.expression;

import dev.provision.source.Data;
import dev.provision.source.Measure;

/**
 * What the evaluation of one text may cost, with that of all variables it refers to: steps, nested texts, and the size of
 * every value that is made. Whatever an expression consists of, it is limited here.
 */
final class Budget {
    /** Enough for a large template, and less than a second. */
    static final int MOST_STEPS = 1_000_000;

    static final int LONGEST_OUTPUT = 4 * 1024 * 1024;

    /** Variables that refer to each other, one in the other. */
    static final int DEEPEST = 200;

    private static final int DEEPEST_VALUE = 200;
    private static final int CHARACTERS_PER_STEP = 64;

    private static final ThreadLocal<Budget> CURRENT = new ThreadLocal<>();

    private int steps;
    private int open;

    private Budget() {}

    /** The budget of the evaluation that is under way on this thread, or a new one; to be left with {@link #leave}. */
    static Budget enter() {
        Budget current = CURRENT.get();
        if (current == null) {
            current = new Budget();
            CURRENT.set(current);
        }
        current.open++;
        return current;
    }

    void leave() {
        open--;
        if (open == 0) {
            CURRENT.remove();
        }
    }

    boolean isTooDeep() {
        return open > DEEPEST;
    }

    /** Counts work, so that no text can run forever. */
    void step(int offset, long howMany) {
        if (howMany > MOST_STEPS - steps) {
            throw new Flaw(offset, "this takes more than " + MOST_STEPS + " steps to evaluate");
        }
        steps += (int) howMany;
    }

    /** Counts a walk through a value. */
    void walk(Data value, int offset) {
        step(offset, value.measure().nodes());
    }

    /** Counts a text that is about to be made, before any memory is used for it. */
    void output(long length, int offset) {
        length(length, offset);
        step(offset, length / CHARACTERS_PER_STEP);
    }

    /** Limits the length of a text. */
    void length(long length, int offset) {
        if (length > LONGEST_OUTPUT) {
            throw new Flaw(offset, "the text grows beyond " + LONGEST_OUTPUT / (1024 * 1024) + " MiB");
        }
    }

    /** Counts a search for one text in another. */
    void search(String text, String part, int offset) {
        step(offset, (1 + (long) text.length() / CHARACTERS_PER_STEP) * Math.max(1, part.length()));
    }

    /** The value, unless it is larger than any that may be used further. */
    static Data checked(Data value, int offset) {
        Measure measure = value.measure();
        if (measure.nodes() > MOST_STEPS) {
            throw new Flaw(offset, "the value grows beyond " + MOST_STEPS + " parts");
        }
        if (measure.depth() > DEEPEST_VALUE) {
            throw new Flaw(offset, "the value is nested deeper than " + DEEPEST_VALUE + " levels");
        }
        return value;
    }
}
