package dev.provision.cli;

/** A command that cannot be carried out as it was given; the message is for the operator. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
