package dev.provision.doctor;

import java.util.Locale;

/** What a check came to, harmless first. */
public enum Status {
    /** Not looked at, since it would mean nothing. */
    SKIPPED,
    OK,
    /** Could not be looked at; never to be taken for good. */
    UNKNOWN,
    WARN,
    FAIL;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Whether a person has something to do. */
    public boolean isFinding() {
        return compareTo(UNKNOWN) >= 0;
    }
}
