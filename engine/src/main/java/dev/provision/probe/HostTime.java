package dev.provision.probe;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A time of a host's clock, as exactly as the host tells it.
 *
 * @param earliest in milliseconds
 * @param latest the same as {@code earliest}, or the end of that second where the host tells whole seconds only
 */
public record HostTime(long earliest, long latest) {
    /** Before all others: stands for a time that is unknown. */
    public static final HostTime EARLIEST = new HostTime(0, 0);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");
    private static final Pattern MILLISECONDS = Pattern.compile("([0-9]{1,15})\\.([0-9]{3})");

    /** Reads seconds, or seconds and three more digits. */
    public static Optional<HostTime> parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            long begin = Long.parseLong(text) * 1000;
            return Optional.of(new HostTime(begin, begin + 999));
        }
        if (MILLISECONDS.matcher(text).matches()) {
            long exact = Long.parseLong(text.replace(".", ""));
            return Optional.of(new HostTime(exact, exact));
        }
        return Optional.empty();
    }

    /** Whether this is certainly earlier than another time. */
    public boolean before(HostTime other) {
        return latest < other.earliest;
    }

    /** Whether the host does not tell which of two times is earlier. */
    public boolean ties(HostTime other) {
        return !before(other) && !other.before(this);
    }
}
