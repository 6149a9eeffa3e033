package dev.provision.expression;

import java.util.Collection;
import java.util.Set;

/** A name or an attribute that does not exist; {@code default} and {@code is defined} catch it. */
final class Undefined extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> candidates;
    private final int offset;
    private final String name;

    Undefined(String name, int offset, Collection<String> candidates, String message) {
        super(message, null, false, false);
        this.name = name;
        this.offset = offset;
        this.candidates = Set.copyOf(candidates);
    }

    String name() {
        return name;
    }

    int offset() {
        return offset;
    }

    Set<String> candidates() {
        return candidates;
    }
}
