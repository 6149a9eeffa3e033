package dev.provision.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The candidate that is at most a third of the word's length away from it, if there is one; the nearest of them. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String plain = simplify(word);
        int allowed = Math.max(1, plain.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= allowed)
                .map(candidate -> new Ranked(candidate, distance(plain, simplify(candidate))))
                .filter(ranked -> ranked.distance <= allowed && ranked.distance < plain.length())
                .min(Comparator.comparingInt(Ranked::distance)
                        .thenComparing(Comparator.comparingInt((Ranked ranked) -> shared(plain, ranked.candidate))
                                .reversed())
                        .thenComparing(Ranked::candidate))
                .map(Ranked::candidate);
    }

    /** The hint {@code did you mean "..."?}, if a candidate is near enough. */
    public static Optional<String> hint(String word, Collection<String> candidates) {
        return to(word, candidates).map(candidate -> "did you mean \"" + candidate + "\"?");
    }

    private record Ranked(String candidate, int distance) {}

    private static String simplify(String word) {
        String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
        return lower.length() > 60 ? lower.substring(0, 60) : lower;
    }

    /** How much of the beginning and the end two words have in common. */
    private static int shared(String a, String b) {
        int shortest = Math.min(a.length(), b.length());
        int begin = 0;
        while (begin < shortest && a.charAt(begin) == b.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < shortest - begin && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        return begin + end;
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
