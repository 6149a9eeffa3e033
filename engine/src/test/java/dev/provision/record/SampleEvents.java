package dev.provision.record;

import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemKey;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One event of every kind, with every kind of verdict and difference in it; made from the records' own components. */
final class SampleEvents {
    private final String text;

    /** @param text what every text is, where any text may be */
    SampleEvents(String text) {
        this.text = text;
    }

    static List<Class<?>> kinds() {
        return Stream.of(Event.class.getPermittedSubclasses())
                .<Class<?>>map(kind -> kind)
                .toList();
    }

    List<Event> all() {
        return kinds().stream().map(kind -> (Event) record(kind)).toList();
    }

    List<Verdict> verdicts() {
        return Stream.of(Verdict.class.getPermittedSubclasses())
                .map(kind -> (Verdict) record(kind))
                .toList();
    }

    HostPlan plan() {
        List<ItemPlan> items = new ArrayList<>();
        verdicts().forEach(verdict -> items.add(item(verdict)));
        return new HostPlan(text, items, List.of(text), text);
    }

    private ItemPlan item(Verdict verdict) {
        ToyPlay play = new ToyPlay("play");
        play.task(text).is(Toy.holding("/one", "a"));
        Entry entry = play.build().entries().get(0);
        return new ItemPlan(
                new ItemKey(0, 0),
                entry,
                Optional.of(Toy.holding(text, "a").resource()),
                Account.ROOT,
                text,
                Map.of("TOKEN", text),
                verdict,
                List.of(text));
    }

    private Change change() {
        return Change.of(
                        text,
                        List.of(
                                new Diff.Field(text, null, text),
                                new Diff.Field(text, text, null),
                                new Diff.Content(text, text, text)),
                        List.of(Toy.run(text, "true")))
                .needingReboot(text);
    }

    private Object record(Class<?> kind) {
        try {
            RecordComponent[] components = kind.getRecordComponents();
            Object[] values = Arrays.stream(components).map(this::value).toArray();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = kind.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(kind + " cannot be made", e);
        }
    }

    private Object value(RecordComponent component) {
        return component.getName().equals("command") ? "apply" : value(component.getGenericType());
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(value(list.getActualTypeArguments()[0]));
        }
        if (type == String.class) {
            return text;
        } else if (type == int.class) {
            return 3;
        } else if (type == boolean.class) {
            return true;
        } else if (type == Duration.class) {
            return Duration.ofMillis(1500);
        } else if (type == At.class) {
            return At.whole("site.yml");
        } else if (type == Change.class) {
            return change();
        } else if (type == HostPlan.class) {
            return plan();
        } else if (type == ItemPlan.class) {
            return item(new Verdict.Differs(List.of(change())));
        } else if (type == HostOutcome.class) {
            return new HostOutcome(
                    text,
                    HostOutcome.Status.FAILED,
                    List.of(item(new Verdict.Differs(List.of(change())))),
                    1,
                    List.of(text),
                    text,
                    text);
        }
        throw new AssertionError("say here how a sample of " + type + " is made");
    }
}
