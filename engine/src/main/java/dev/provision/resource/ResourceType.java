package dev.provision.resource;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.source.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A kind of resource: its YAML key, and how to parse, probe and plan it. Instances hold no state and touch nothing.
 *
 * @param <D> desired state: an immutable record
 * @param <O> what its probe sees: an immutable record
 */
public interface ResourceType<D, O> {
    /** The task's key, and the name of its schema: {@code schemas/resources/<key>.schema.json}. */
    String key();

    /**
     * Reads a body that the schema has accepted and whose expressions have been evaluated.
     *
     * @throws dev.provision.source.InvalidInput for what the schema could not say, at the place in the body
     */
    D parse(TaskBody body);

    /**
     * What is known not to do what people write it for, at its place: said as a warning by every command that reads a
     * playbook, and it stops nothing.
     *
     * @param body accepted by the schema; values that depend on a host's answers are not known yet and still stand there as
     *     written ({@link TaskBody#pending})
     * @throws dev.provision.source.InvalidInput for known values that are invalid on every host
     */
    default List<Problem> remarks(TaskBody body) {
        return List.of();
    }

    /** What the task is about, in a few words for a person: a path, a container's name, ... */
    String describe(D desired);

    /**
     * Why this state belongs in a handler: it plans a change each time it is asked, so that as a task it would never
     * converge. Empty for whatever may stand anywhere.
     */
    default Optional<String> onlyAsHandler(D desired) {
        return Optional.empty();
    }

    /** The part of the host that changes of this resource can alter. */
    default Reach reach(D desired) {
        return Reach.ANYTHING;
    }

    /**
     * The part of the host that the answer of {@link #probe} depends on: after a change that cannot alter it, the answer is still
     * good.
     */
    default Reach looksAt(D desired) {
        return Reach.ANYTHING;
    }

    /**
     * Whether {@link #plan} draws a conclusion from the tasks before it ({@link Outlook#rebootReasons()}): these are then all
     * probed anew before it is planned.
     */
    default boolean concludes() {
        return false;
    }

    /** The read-only question whose answer {@link #plan} compares with. */
    Probe<O> probe(D desired, Facts facts);

    /**
     * Compares; pure. An assessment without changes means converged.
     *
     * @throws CannotPlan if the host lacks what is needed to compare or to change; the planner says {@code unknown until
     *     "<task>"} when an earlier change is pending that can fix it, and fails the host otherwise
     */
    Assessment plan(D desired, O observed, Outlook outlook) throws CannotPlan;
}
