package dev.provision.resource.container;

import dev.provision.probe.Facts;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.memory.MemoryBudget;
import dev.provision.resource.memory.MemoryRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the memory that a server's arguments ask for against the host's, before the server is started. */
final class Memory {
    private Memory() {}

    /** @throws CannotPlan if it is to be started and cannot have what it asks for; what is only tight becomes a note */
    static Assessment check(Container desired, Seen seen, Facts facts, Assessment assessment) throws CannotPlan {
        List<String> words = new ArrayList<>(desired.entrypoint());
        words.addAll(desired.command());
        Optional<MemoryRequest> request = MemoryRequest.written(words);
        Optional<MemoryBudget> budget = MemoryBudget.of(facts);
        if (request.isEmpty() || budget.isEmpty()) {
            return assessment;
        }
        boolean running = seen.container().filter(Inspected::running).isPresent();
        MemoryBudget.Answer answer = budget.get().judge(request.get(), running);
        if (answer.fit() == MemoryBudget.Fit.IMPOSSIBLE
                && assessment.changes().stream().anyMatch(change -> !change.isFinding())) {
            throw new CannotPlan(desired.name() + " cannot have the memory it asks for", answer.message());
        }
        if (answer.fit() == MemoryBudget.Fit.FITS) {
            return assessment;
        }
        List<String> notes = new ArrayList<>(assessment.notes());
        notes.add(answer.message());
        return assessment.withNotes(notes);
    }
}
