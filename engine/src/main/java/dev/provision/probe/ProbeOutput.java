package dev.provision.probe;

import java.util.List;

/**
 * What the host said to one probe.
 *
 * @param status exit status of the fragment
 * @param text standard output, UTF-8 with malformed bytes replaced, capped; data from the host
 * @param errors the end of standard error
 * @param replies to {@link Probe#http()}, in its order
 */
public record ProbeOutput(int status, String text, String errors, List<HttpReply> replies) {
    public ProbeOutput {
        replies = List.copyOf(replies);
    }

    public static ProbeOutput of(String text) {
        return new ProbeOutput(0, text, "", List.of());
    }
}
