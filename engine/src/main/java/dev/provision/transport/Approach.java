package dev.provision.transport;

import java.util.List;
import java.util.function.Consumer;

/**
 * Connects to hosts ahead of the work, with a bounded number of connections and without a thread for each. A target has arrived
 * once {@link Connector#connect} will not wait for its first answer: it has answered, or it is certain that it does not.
 * Thread-safe.
 */
public interface Approach extends AutoCloseable {
    /** Calls back once for each target when it has arrived, in any order and from any thread; the callback must not block. */
    void begin(List<Target> targets, Consumer<Target> arrived);

    /** Ends what was opened for a target and not used; to be called when its work has ended. */
    void done(Target target);

    /** Waits no longer: all targets that have not arrived do so now. */
    void giveUp();

    @Override
    void close();

    /** For connectors that never wait. */
    Approach NONE = new Approach() {
        @Override
        public void begin(List<Target> targets, Consumer<Target> arrived) {
            targets.forEach(arrived);
        }

        @Override
        public void done(Target target) {}

        @Override
        public void giveUp() {}

        @Override
        public void close() {}
    };
}
