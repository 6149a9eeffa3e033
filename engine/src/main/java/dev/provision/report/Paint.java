package dev.provision.report;

/** Colours for a terminal, or none. */
public record Paint(boolean colours) {
    String good(String text) {
        return in("32", text);
    }

    String changed(String text) {
        return in("33", text);
    }

    String bad(String text) {
        return in("31", text);
    }

    String faint(String text) {
        return in("2", text);
    }

    String strong(String text) {
        return in("1", text);
    }

    private String in(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
