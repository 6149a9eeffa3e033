package dev.provision.apply;

import dev.provision.record.HostOutcome.Status;
import dev.provision.source.InvalidInput;
import dev.provision.transport.TransportException;

/**
 * The failure of the work for one host: the one translation of whatever was thrown into a status and words.
 *
 * @param summary one line
 * @param advice further lines, or empty
 */
public record HostFailure(Status status, String summary, String advice) {
    /** Translates what the work for one host threw, on the same thread, into the outcome of that host. */
    public static HostFailure of(Throwable thrown) {
        if (thrown instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            return new HostFailure(Status.INTERRUPTED, "interrupted", "");
        }
        if (thrown instanceof TransportException lost) {
            return new HostFailure(
                    lost.unreachable() ? Status.UNREACHABLE : Status.FAILED, lost.summary(), lost.advice());
        }
        if (thrown instanceof InvalidInput invalid) {
            return new HostFailure(Status.FAILED, String.valueOf(invalid.getMessage()), "");
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return new HostFailure(Status.FAILED, "internal error: " + thrown + place + "; please report it", "");
    }

    /** Summary and advice. */
    public String message() {
        return advice.isEmpty() ? summary : summary + "\n" + advice;
    }
}
