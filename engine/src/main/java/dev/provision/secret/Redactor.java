package dev.provision.secret;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Masks every secret of a run in all text that leaves the program. A secret is registered at the moment it is read. It is also
 * masked in its {@link Spellings}, wrapped over lines or escaped ({@link PlainView}), and where a limit has cut it.
 * Thread-safe.
 */
public final class Redactor {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    /** A shorter secret would mask ordinary text everywhere; the reader of secrets refuses it. */
    public static final int SHORTEST = 4;

    /** A shorter text that stands at the end of one line and the beginning of the next is a coincidence. */
    private static final int SHORTEST_WRAPPED = 8;

    /** Of a long secret so many characters are enough to recognize it by; of a short one the half. */
    private static final int LONGEST_BEGINNING = 8;

    private static final List<String> ELLIPSES = List.of("...", "\u2026");

    /** Longest first, so that a secret which is part of another does not uncover the rest of that. */
    private volatile List<String> needles = List.of();

    /** The needles as {@link PlainView} shows them. */
    private volatile List<String> plain = List.of();

    /** Takes note of a secret and gives it back. */
    public synchronized Secret register(Secret secret) {
        Set<String> forms = new HashSet<>(needles);
        Spellings.of(secret.reveal()).stream()
                .map(String::strip)
                .filter(form -> form.length() >= SHORTEST)
                .forEach(forms::add);
        needles = longestFirst(forms.stream());
        plain = longestFirst(forms.stream()
                .map(form -> PlainView.of(form).text())
                .filter(form -> form.length() >= SHORTEST)
                .distinct());
        return secret;
    }

    private static List<String> longestFirst(Stream<String> forms) {
        return forms.sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The text with every known secret, and every value under a {@link SensitiveName}, replaced by {@link #MASK}. */
    public String mask(String text) {
        String masked = whole(text, needles);
        if (!needles.isEmpty()) {
            masked = PlainView.differs(masked) ? escaped(masked) : masked;
            masked = cut(masked);
        }
        return SensitiveName.mask(masked);
    }

    private static String whole(String text, Collection<String> needles) {
        String masked = text;
        for (String needle : needles) {
            if (masked.contains(needle)) {
                masked = masked.replace(needle, MASK);
            }
        }
        return masked;
    }

    /** Masks what is a secret once escapes and line breaks are taken away. */
    private String escaped(String text) {
        String masked = text;
        PlainView view = PlainView.of(masked);
        for (String needle : plain) {
            StringBuilder result = new StringBuilder();
            int done = 0;
            for (int at = view.find(needle, 0); at >= 0; at = view.find(needle, at + 1)) {
                int start = view.start(at);
                int end = view.end(at + needle.length() - 1);
                boolean wrapped = masked.substring(start, end).indexOf('\n') >= 0;
                if (start >= done && (!wrapped || needle.length() >= SHORTEST_WRAPPED)) {
                    result.append(masked, done, start).append(MASK);
                    done = end;
                }
            }
            if (done > 0) {
                masked = result.append(masked, done, masked.length()).toString();
                view = PlainView.of(masked);
            }
        }
        return masked;
    }

    /** Masks the beginning of a secret at the end of a line or before an ellipsis, and its end after an ellipsis. */
    private String cut(String text) {
        String masked = text;
        for (String needle : needles) {
            int enough = Math.max(SHORTEST, Math.min(LONGEST_BEGINNING, needle.length() / 2));
            if (enough < needle.length()) {
                masked = beginnings(masked, needle, enough);
                masked = ELLIPSES.stream().anyMatch(masked::contains) ? ends(masked, needle, enough) : masked;
            }
        }
        return masked;
    }

    private static String beginnings(String text, String needle, int enough) {
        String masked = text;
        String beginning = needle.substring(0, enough);
        for (int at = masked.indexOf(beginning); at >= 0; at = masked.indexOf(beginning, at + 1)) {
            int length = enough;
            while (length < needle.length()
                    && at + length < masked.length()
                    && masked.charAt(at + length) == needle.charAt(length)) {
                length++;
            }
            if (isCut(masked, at + length)) {
                masked = masked.substring(0, at) + MASK + masked.substring(at + length);
            }
        }
        return masked;
    }

    private static boolean isCut(String text, int at) {
        return at == text.length()
                || text.charAt(at) == '\n'
                || text.charAt(at) == '\r'
                || ELLIPSES.stream().anyMatch(ellipsis -> text.startsWith(ellipsis, at));
    }

    private static String ends(String text, String needle, int enough) {
        String masked = text;
        String end = needle.substring(needle.length() - enough);
        for (int at = masked.indexOf(end); at >= 0; at = masked.indexOf(end, at + 1)) {
            int start = at;
            int left = needle.length() - enough;
            while (start > 0 && left > 0 && masked.charAt(start - 1) == needle.charAt(left - 1)) {
                start--;
                left--;
            }
            String before = masked.substring(0, start);
            if (ELLIPSES.stream().anyMatch(before::endsWith)) {
                masked = before + MASK + masked.substring(at + enough);
                at = start;
            }
        }
        return masked;
    }
}
