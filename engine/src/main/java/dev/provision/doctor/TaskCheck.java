package dev.provision.doctor;

import dev.provision.plan.Observations;
import dev.provision.plan.Question;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.resource.Workspace;
import dev.provision.resource.catalog.Catalog;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A comparison that a task of a playbook would make, made without one: the same probe, the same rules, no steps. */
record TaskCheck<D, O>(ResourceType<D, O> type, D desired) {
    /** @throws InvalidInput if the kind does not accept the body */
    static TaskCheck<?, ?> of(String key, Map<String, ?> body) {
        ResourceType<?, ?> type = Catalog.types()
                .find(key)
                .orElseThrow(() -> new IllegalArgumentException("no kind of resource is called " + key));
        return parsed(type, new TaskBody(Data.of(body, At.whole("(doctor)")), NoFiles.INSTANCE));
    }

    private static <D, O> TaskCheck<D, O> parsed(ResourceType<D, O> type, TaskBody body) {
        return new TaskCheck<>(type, type.parse(body));
    }

    Question question(Account account, Facts facts) {
        return new Question(account, type.probe(desired, facts));
    }

    /**
     * What came of it.
     *
     * @param assessment empty if the host cannot be compared
     * @param reason why it is empty
     * @param hint what to do about that, or null
     */
    record Outcome(
            Optional<Assessment> assessment,
            String reason,
            @Nullable String hint) {
        /** Whether it was compared and nothing differs. */
        boolean holds() {
            return assessment
                    .filter(one ->
                            one.changes().isEmpty() && one.rebootReasons().isEmpty())
                    .isPresent();
        }

        Data.@Nullable Dict result() {
            return assessment.map(Assessment::result).orElse(null);
        }

        /** A text that the assessment stored beside it, or empty. */
        String text(String key) {
            Data found = result() == null ? null : result().get(key);
            return found == null ? "" : String.valueOf(found.plain());
        }
    }

    Outcome outcome(Account account, Facts facts, Observations observations) {
        Observation<O> seen =
                observations.get(account, type.probe(desired, facts)).orElse(new Observation.Unknown<>("not asked"));
        if (seen instanceof Observation.Unknown<O> unknown) {
            return new Outcome(Optional.empty(), unknown.reason(), null);
        }
        try {
            O observed = ((Observation.Seen<O>) seen).value();
            return new Outcome(Optional.of(type.plan(desired, observed, Outlook.of(facts))), "", null);
        } catch (CannotPlan e) {
            return new Outcome(Optional.empty(), String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** No body of ours names a file. */
    private enum NoFiles implements Workspace {
        INSTANCE;

        @Override
        public byte[] file(String path, At at) {
            throw missing(path, at);
        }

        @Override
        public Data rendered(String path, At at) {
            throw missing(path, at);
        }

        @Override
        public Map<String, byte[]> folder(String path, At at) {
            throw missing(path, at);
        }

        private static InvalidInput missing(String path, At at) {
            return new InvalidInput(Problem.at(at, path + " does not exist"));
        }
    }
}
