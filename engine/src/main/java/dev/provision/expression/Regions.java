package dev.provision.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Walks over a text before the template library does, and refuses what is left open: the library's lexer does not end on
 * some of it. Knows where a string or a region of a text ends.
 */
final class Regions {
    private static final int DEEPEST = 60;
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final String text;

    Regions(String text) {
        this.text = text;
    }

    /** Checks that every region, string and comment is closed, and that brackets are not nested without end. */
    void check() {
        int at = 0;
        while ((at = nextStart(at)) >= 0) {
            at = endOfRegion(at);
        }
    }

    /** Where the next {@code {{} or {@code {%} begins that is not in a comment; -1 if there is none. */
    int nextStart(int from) {
        int at = from;
        while (true) {
            at = text.indexOf('{', at);
            if (at < 0 || at + 1 >= text.length()) {
                return -1;
            }
            char kind = text.charAt(at + 1);
            if (kind == '{' || kind == '%') {
                return at;
            }
            if (kind == '#') {
                int end = text.indexOf("#}", at + 2);
                if (end < 0) {
                    throw new Flaw(at, "this comment is never closed", "#} ends a comment");
                }
                at = end + 2;
            } else {
                at++;
            }
        }
    }

    private int endOfRegion(int start) {
        String close = text.charAt(start + 1) == '{' ? "}}" : "%}";
        Deque<Integer> open = new ArrayDeque<>();
        int at = start + 2;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                at = endOfString(at);
                continue;
            }
            if (open.isEmpty() && text.startsWith(close, at)) {
                return at + 2;
            }
            bracket(c, at, open);
            at++;
        }
        String opening = text.substring(start, start + 2);
        throw new Flaw(
                start, opening + " is never closed", opening.equals("{{") ? Words.LITERAL_BRACES : close + " ends it");
    }

    private void bracket(char c, int at, Deque<Integer> open) {
        if (OPENING.indexOf(c) >= 0) {
            open.push(at);
            if (open.size() > DEEPEST) {
                throw new Flaw(at, "brackets are nested deeper than " + DEEPEST);
            }
        } else if (CLOSING.indexOf(c) >= 0) {
            if (open.isEmpty()) {
                throw new Flaw(at, "\"" + c + "\" closes nothing");
            }
            int opened = open.pop();
            if (OPENING.indexOf(text.charAt(opened)) != CLOSING.indexOf(c)) {
                throw new Flaw(opened, "\"" + text.charAt(opened) + "\" is never closed");
            }
        }
    }

    /** The index after the closing quotation mark of the string that begins here. */
    int endOfString(int start) {
        char quote = text.charAt(start);
        for (int at = start + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == quote) {
                return at + 1;
            }
        }
        throw new Flaw(start, "this quotation is never closed");
    }
}
