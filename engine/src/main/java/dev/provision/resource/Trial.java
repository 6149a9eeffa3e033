package dev.provision.resource;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import java.util.Optional;

/**
 * A read-only attempt of a change, asked once the change is planned: the host's own tools say whether they accept it. The
 * answer is why they refuse; empty if they do not.
 */
public interface Trial extends Probe<Optional<String>> {
    /** What the operator can do about a refusal. */
    String hint();

    /** Reads {@code accepted}, or {@code refused} and the tool's words in the lines that follow. */
    @Override
    default Optional<String> parse(ProbeOutput output) throws Unreadable {
        String text = output.text().strip();
        if (text.equals("accepted")) {
            return Optional.empty();
        }
        if (!text.startsWith("refused\n")) {
            throw new Unreadable("the change cannot be tried beforehand: " + output.errors());
        }
        return Optional.of(text.substring("refused\n".length()).strip());
    }
}
