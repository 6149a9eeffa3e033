package dev.provision.secret;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text without what tools put between the characters of a value: line breaks with the blanks around them, backslashes, and
 * escapes in the manner of HTML, URLs and JSON. Each character knows the range of the text that it comes from.
 */
final class PlainView {
    private static final Pattern ENTITY =
            Pattern.compile("&(?:#(\\d{1,6})|#[xX]([0-9a-fA-F]{1,5})|(amp|lt|gt|quot|apos));");
    private static final Pattern CODE =
            Pattern.compile("\\\\u([0-9a-fA-F]{4})|\\\\x([0-7][0-9a-fA-F])|%([0-7][0-9a-fA-F])");
    private static final Map<String, Character> NAMED =
            Map.of("amp", '&', "lt", '<', "gt", '>', "quot", '"', "apos", '\'');

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final int[] starts;
    private final int[] ends;

    private PlainView(String source) {
        this.source = source;
        this.starts = new int[source.length()];
        this.ends = new int[source.length()];
        Matcher entity = ENTITY.matcher(source);
        Matcher code = CODE.matcher(source);
        int i = 0;
        while (i < source.length()) {
            i = next(i, entity, code);
        }
    }

    static PlainView of(String source) {
        return new PlainView(source);
    }

    /** Whether the view of a text can differ from it. */
    static boolean differs(String text) {
        return text.chars().anyMatch(c -> c == '\\' || c == '\n' || c == '\r' || c == '&' || c == '%');
    }

    private int next(int i, Matcher entity, Matcher code) {
        char c = source.charAt(i);
        if (c == '\n' || c == '\r') {
            return lineBreak(i, i + 1);
        }
        if (c == '&' && entity.region(i, source.length()).lookingAt()) {
            return decoded(character(entity), i, entity.end());
        }
        if ((c == '\\' || c == '%') && code.region(i, source.length()).lookingAt()) {
            return decoded((char) Integer.parseInt(code.group().replaceFirst("^(\\\\.|%)", ""), 16), i, code.end());
        }
        if (c != '\\') {
            return add(c, i, i + 1);
        }
        char escaped = i + 1 < source.length() ? source.charAt(i + 1) : ' ';
        if (escaped == 'n' || escaped == 'r') {
            return lineBreak(i, i + 2);
        }
        return escaped == '\\' ? i + 2 : i + 1;
    }

    private static char character(Matcher entity) {
        if (entity.group(3) != null) {
            return NAMED.getOrDefault(entity.group(3), '&');
        }
        int number =
                entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
        return (char) Math.min(number, Character.MAX_VALUE);
    }

    private int decoded(char c, int from, int to) {
        if (c == '\n' || c == '\r') {
            return lineBreak(from, to);
        }
        return c == '\\' ? to : add(c, from, to);
    }

    private int add(char c, int from, int to) {
        starts[text.length()] = from;
        ends[text.length()] = to;
        text.append(c);
        return to;
    }

    private int lineBreak(int from, int to) {
        while (text.length() > 0 && isBlank(text.charAt(text.length() - 1))) {
            text.setLength(text.length() - 1);
        }
        int end = to;
        while (end < source.length() && isBlank(source.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    String text() {
        return text.toString();
    }

    /** Where a text is next found in the view; -1 if nowhere. */
    int find(String wanted, int from) {
        return text.indexOf(wanted, from);
    }

    /** Where in the text a character of the view begins. */
    int start(int index) {
        return starts[index];
    }

    /** Where in the text a character of the view ends. */
    int end(int index) {
        return ends[index];
    }
}
