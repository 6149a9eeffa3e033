package dev.provision.source;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects all that is wrong, and the warnings, so that an operator sees everything in one go. Not thread-safe. */
public final class Problems {
    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    /** Notes an error; the same one twice is noted once. */
    public void error(Problem problem) {
        errors.add(problem);
    }

    /** Notes something to say that stops nothing; the same one twice is noted once. */
    public void warn(Problem problem) {
        warnings.add(problem);
    }

    public void addAll(Problems others) {
        others.errors.forEach(this::error);
        others.warnings.forEach(this::warn);
    }

    /** Adds what a later look found, except at places where something is known to be wrong: there it is a consequence. */
    public void addLater(Problems later) {
        Set<At> known = new HashSet<>();
        errors.forEach(problem -> known.add(problem.at()));
        later.errors.stream().filter(problem -> !known.contains(problem.at())).forEach(this::error);
        later.warnings.forEach(this::warn);
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** The errors, sorted by place. */
    public List<Problem> errors() {
        return errors.stream().sorted().toList();
    }

    /** The warnings, sorted by place. */
    public List<Problem> warnings() {
        return warnings.stream().sorted().toList();
    }

    /**
     * Goes on only if nothing is wrong.
     *
     * @throws InvalidInput with every error noted so far
     */
    public void throwIfAny() {
        if (hasErrors()) {
            throw new InvalidInput(errors());
        }
    }
}
