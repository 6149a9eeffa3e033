package dev.provision.resource.service;

import java.util.Optional;

/**
 * How a unit of systemd shall be.
 *
 * @param unit with its suffix
 */
public record Service(String unit, Optional<State> state, Optional<Boolean> enabled, Optional<Boolean> masked) {
    /** What a unit shall be doing, or have done to it. */
    enum State {
        STARTED,
        STOPPED,
        /** Stopped and started again, once; in handlers. */
        RESTARTED,
        /** Told to read its configuration again, or restarted if it cannot, once; in handlers. */
        RELOADED;

        boolean isAction() {
            return this == RESTARTED || this == RELOADED;
        }
    }

    boolean wants(State wanted) {
        return state.filter(wanted::equals).isPresent();
    }
}
