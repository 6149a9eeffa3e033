package dev.provision.apply;

/** A step did not do what it was for; the host itself can still be talked to. */
final class StepFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String detail;

    /** @param detail what the host said and what to do, may be many lines, may be empty */
    StepFailed(String reason, String detail) {
        super(reason);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
