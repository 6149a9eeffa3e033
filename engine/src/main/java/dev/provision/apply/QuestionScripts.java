package dev.provision.apply;

import dev.provision.plan.Question;
import dev.provision.probe.ProbeScript;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.List;

/** Makes scripts of questions. */
final class QuestionScripts {
    private QuestionScripts() {}

    /** One of the kinds of {@link ProbeScript}. */
    interface Kind {
        ProbeScript of(String marker, List<Fragment> fragments, List<Duration> timeouts);
    }

    /** @param least the time that a host has at least for each answer */
    static ProbeScript of(List<Question> questions, Duration least, Kind kind) {
        return kind.of(
                Marker.next(),
                questions.stream().map(question -> question.key().fragment()).toList(),
                questions.stream()
                        .map(question -> longer(question.probe().timeout(), least))
                        .toList());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
