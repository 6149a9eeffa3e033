package dev.provision.source;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as playbooks write them: {@code 90s}, {@code 20m}, {@code 1h30m}, {@code 2d}, or a number of seconds. */
public final class DurationText {
    /** For schemas and messages. */
    public static final String FORM = "seconds, or a text such as 90s, 20m, 1h30m or 2d";

    private static final Pattern WRITTEN =
            Pattern.compile("(?:([0-9]{1,4})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,7})s)?|([0-9]{1,7})");

    private DurationText() {}

    /**
     * The duration; never zero.
     *
     * @param name of the keyword it stands under
     * @throws InvalidInput at the value, if it is not of the form
     */
    public static Duration parse(String name, Data data) {
        String text = data instanceof Data.Num num ? num.written() : String.valueOf(data.plain());
        Matcher matcher = WRITTEN.matcher(text);
        Duration length = Duration.ZERO;
        if (matcher.matches()) {
            length = matcher.group(5) != null
                    ? Duration.ofSeconds(part(matcher, 5))
                    : Duration.ofDays(part(matcher, 1))
                            .plusHours(part(matcher, 2))
                            .plusMinutes(part(matcher, 3))
                            .plusSeconds(part(matcher, 4));
        }
        if (length.isZero()) {
            throw new InvalidInput(Problem.at(data.at(), "\"" + name + "\" is not a length of time")
                    .expected(FORM)
                    .found(text));
        }
        return length;
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
