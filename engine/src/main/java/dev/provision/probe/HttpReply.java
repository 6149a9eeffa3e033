package dev.provision.probe;

/** What came of an {@link HttpQuestion}: an answer of any status, or none. */
public sealed interface HttpReply {
    /** Body is capped at 64 KiB and is data from the host: never evaluated, masked and cleaned before it is shown. */
    record Answer(int status, String body) implements HttpReply {}

    /** No HTTP answer: refused, timed out, cut, not HTTP. */
    record NoAnswer(String reason) implements HttpReply {}
}
