package dev.provision.resource.cron;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * When a job runs, as crontab(5) writes it: five fields, or a word such as {@code @daily}. Only what Debian's cron and
 * cronie both understand is taken.
 */
record Schedule(String text) {
    private static final Set<String> WORDS =
            Set.of("@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int[] LONGEST = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** One of the five: its name, its limits, and the names that its first values have. */
    enum Field {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY("day of the month", 1, 31, List.of()),
        MONTH("month", 1, 12, MONTHS),
        WEEKDAY("day of the week", 0, 7, DAYS);

        private final String words;
        private final int least;
        private final int most;
        private final List<String> names;

        Field(String words, int least, int most, List<String> names) {
            this.words = words;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        /** @throws InvalidInput if the text is no list of values, ranges and steps of this field */
        BitSet values(String text, At at) {
            BitSet values = new BitSet();
            for (String part : text.split(",", -1)) {
                String[] stepped = part.split("/", -1);
                String[] ends = stepped[0].split("-", -1);
                boolean all = stepped[0].equals("*");
                int first = all ? least : value(ends[0], text, at);
                int last = all ? most : ends.length > 1 ? value(ends[1], text, at) : first;
                int step = stepped.length > 1 ? number(stepped[1], text, at) : 1;
                boolean stepOfOne = stepped.length > 1 && !all && ends.length == 1;
                if (stepped.length > 2 || ends.length > 2 || step < 1 || step > most || stepOfOne || first > last) {
                    throw wrong(text, at);
                }
                for (int i = first; i <= last; i += step) {
                    values.set(i);
                }
            }
            return values;
        }

        private int value(String word, String text, At at) {
            int named = names.indexOf(word.toLowerCase(Locale.ROOT));
            int value = named >= 0 ? named + least : number(word, text, at);
            if (value < least || value > most) {
                throw wrong(text, at);
            }
            return value;
        }

        private int number(String word, String text, At at) {
            if (!word.matches("[0-9]{1,2}")) {
                throw wrong(text, at);
            }
            return Integer.parseInt(word);
        }

        private InvalidInput wrong(String text, At at) {
            return new InvalidInput(Problem.at(at, "this is no " + words + " of a schedule")
                    .expected(least + " to " + most + (names.isEmpty() ? "" : ", " + names.get(0) + " ...")
                            + ", ranges such as " + least + "-" + (least + 2) + ", steps such as */" + 2
                            + ", joined with commas")
                    .found(text));
        }
    }

    /** @throws InvalidInput at the place, if a cron would not take it or it would never come */
    static Schedule parse(String written, At at) {
        String text = written.strip();
        if (text.startsWith("@")) {
            if (!WORDS.contains(text)) {
                throw new InvalidInput(Problem.at(at, "cron knows no such time")
                        .expected("one of "
                                + String.join(", ", WORDS.stream().sorted().toList()))
                        .found(text));
            }
            return new Schedule(text);
        }
        List<String> fields = Arrays.asList(text.split("[ \t]+"));
        if (fields.size() != Field.values().length) {
            throw new InvalidInput(Problem.at(at, "a schedule has five fields")
                    .expected(
                            "minute, hour, day of the month, month, day of the week, such as \"30 4 * * 1-5\"; or @daily")
                    .found(text));
        }
        BitSet[] values = new BitSet[fields.size()];
        for (Field field : Field.values()) {
            values[field.ordinal()] = field.values(fields.get(field.ordinal()), at);
        }
        // With both a day of the month and a day of the week, cron takes either.
        if (fields.get(Field.WEEKDAY.ordinal()).startsWith("*") && !comes(values[2], values[3])) {
            throw new InvalidInput(Problem.at(at, "no month has such a day, so that this time never comes")
                    .found(text));
        }
        return new Schedule(String.join(" ", fields));
    }

    private static boolean comes(BitSet days, BitSet months) {
        return months.stream().anyMatch(month -> days.nextSetBit(1) <= LONGEST[month - 1]);
    }
}
