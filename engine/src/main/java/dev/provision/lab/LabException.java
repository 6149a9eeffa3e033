package dev.provision.lab;

/** The lab cannot do what was asked of it; the message says why and what to do. */
public final class LabException extends Exception {
    private static final long serialVersionUID = 1;

    LabException(String message) {
        super(message);
    }

    LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
