package dev.provision.transport.ssh;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Result of an {@link Approach}: a socket on which an SSH server has begun to speak, or the reason why there is none.
 *
 * @param at when it was known, as {@link System#nanoTime}
 */
record Arrival(@Nullable Socket socket, @Nullable IOException failure, long at) {
    /** Nothing came from the host before its deadline. */
    static final class Silence extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;

        Silence() {
            super("no answer");
        }
    }
}
