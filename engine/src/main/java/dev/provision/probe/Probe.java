package dev.provision.probe;

import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.List;

/**
 * A read-only question to a host: a fragment of sh and the parser of its output. Two probes with equal fragments and
 * questions are asked once. The fragment runs in a subshell of its own with empty standard input; it may be cut short and
 * run once more, then for {@link #timeout()}; it must change nothing, and must not need the network beyond the host.
 *
 * @param <O> what is seen, with absence as a part of it (an Optional, an empty list): never null
 */
public interface Probe<O> {
    Fragment fragment();

    /** Asked over the same connection after the script, in parallel with nothing else. */
    default List<HttpQuestion> http() {
        return List.of();
    }

    default Duration timeout() {
        return Duration.ofSeconds(20);
    }

    /** Whether it runs a program that the playbook names; that is asked only once it is certain to be due. */
    default boolean runsCommand() {
        return false;
    }

    /**
     * Reads the answer.
     *
     * @throws Unreadable if it is not what the fragment prints, with what was wrong
     */
    O parse(ProbeOutput output) throws Unreadable;

    /** The host's answer cannot be read; the observation is then unknown, with this reason. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        public Unreadable(String reason) {
            super(reason);
        }
    }
}
