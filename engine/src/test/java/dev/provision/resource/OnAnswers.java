package dev.provision.resource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.source.InvalidInput;
import java.util.HashMap;
import java.util.Map;

/** One kind of resource on a Debian host of which only its answer to the probe is known. */
public record OnAnswers<D, O>(ResourceType<D, O> type) {
    public D parse(Map<String, ?> body) {
        return type.parse(OnThisMachine.body(body));
    }

    public O seen(Map<String, ?> body, String answer) throws Probe.Unreadable {
        return type.probe(parse(body), OnThisMachine.debian()).parse(ProbeOutput.of(answer));
    }

    public Assessment plan(Map<String, ?> body, String answer) throws CannotPlan, Probe.Unreadable {
        return type.plan(parse(body), seen(body, answer), Outlook.of(OnThisMachine.debian()));
    }

    /** Expects that there is no plan, and why. */
    public void cannot(Map<String, ?> body, String answer, String why) {
        assertThatThrownBy(() -> plan(body, answer))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(why);
    }

    /** Expects that an answer is none. */
    public void unreadable(Map<String, ?> body, String answer) {
        assertThatThrownBy(() -> seen(body, answer)).isInstanceOf(Probe.Unreadable.class);
    }

    /** Expects that a body is an error. */
    public void refused(Map<String, ?> body, String message) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(InvalidInput.class).hasMessageContaining(message);
    }

    /** A body with one value more, or another. */
    public static Map<String, Object> with(Map<String, ?> body, String key, Object value) {
        Map<String, Object> more = new HashMap<>(body);
        more.put(key, value);
        return more;
    }
}
