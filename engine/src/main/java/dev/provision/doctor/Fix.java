package dev.provision.doctor;

import java.util.Locale;

/**
 * What removes a finding.
 *
 * @param kind how to read the text
 */
public record Fix(Kind kind, String text) {
    public enum Kind {
        /** To be run on the host, or with {@code provision} here. */
        COMMAND,
        /** A task of a playbook. */
        PLAYBOOK,
        /** To be done by hand: the BIOS, a decision. */
        ADVICE;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Fix command(String text) {
        return new Fix(Kind.COMMAND, text);
    }

    static Fix playbook(String text) {
        return new Fix(Kind.PLAYBOOK, text);
    }

    static Fix advice(String text) {
        return new Fix(Kind.ADVICE, text);
    }
}
