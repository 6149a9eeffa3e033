package dev.provision.apply;

import dev.provision.plan.Question;
import dev.provision.probe.ProbeScript;
import java.time.Duration;
import java.util.List;

/**
 * Questions that travel in the request that carries steps out, and are answered after the last of them. They are a guess at what
 * will be asked next; what they bring is used if it is asked, and nothing is lost if there is no answer.
 *
 * @param proof whether these are the questions of a plan of all entries
 */
record EnclosedQuestions(List<Question> questions, ProbeScript script, boolean proof) {
    /** What does not answer within this time is asked by itself later. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    EnclosedQuestions {
        questions = List.copyOf(questions);
    }
}
