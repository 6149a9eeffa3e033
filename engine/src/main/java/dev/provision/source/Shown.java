package dev.provision.source;

import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** A value as a problem shows it: short, on one line, and never a secret. */
public final class Shown {
    private static final int LONGEST = 60;

    private Shown() {}

    public static String of(@Nullable Data value) {
        if (value instanceof Data.Text text) {
            return quoted(text.value());
        } else if (value instanceof Data.Num num) {
            return "the number " + clip(num.written());
        } else if (value instanceof Data.Bool bool) {
            return String.valueOf(bool.value());
        } else if (value instanceof Data.Nothing || value == null) {
            return "nothing";
        }
        return value.kind();
    }

    /** A text in double quotes, clipped, control characters escaped. */
    public static String quoted(String text) {
        return JSONObject.quote(clip(text)).replace("\\/", "/");
    }

    private static String clip(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "...";
    }
}
