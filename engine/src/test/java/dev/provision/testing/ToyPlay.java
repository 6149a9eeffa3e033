package dev.provision.testing;

import dev.provision.inventory.Host;
import dev.provision.plan.Entry;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.probe.Facts;
import dev.provision.resolve.Resolution;
import dev.provision.resolve.Resolver;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.transport.Target;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A play written in Java, with the resolver that knows its tasks. */
public final class ToyPlay {
    private final String name;
    private final List<ToyTask> tasks = new ArrayList<>();
    private final List<ToyTask> handlers = new ArrayList<>();
    private List<Data> serial = List.of();
    private Optional<Integer> maxFailPercentage = Optional.empty();

    public ToyPlay(String name) {
        this.name = name;
    }

    public ToyTask task(String called) {
        ToyTask task = new ToyTask(called);
        tasks.add(task);
        return task;
    }

    public ToyTask handler(String called) {
        ToyTask handler = new ToyTask(called);
        handlers.add(handler);
        return handler;
    }

    public ToyPlay serial(Object... sizes) {
        serial = List.of(sizes).stream()
                .map(size -> Data.of(size, At.whole("site.yml")))
                .toList();
        return this;
    }

    public ToyPlay maxFailPercentage(int percent) {
        maxFailPercentage = Optional.of(percent);
        return this;
    }

    public static Host host(String name) {
        return new Host(
                name,
                At.whole("inventory.yml"),
                new Target(name, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of()),
                List.of(),
                Map.of());
    }

    /** The play as the engine knows it. */
    public Built build() {
        Map<Task, ToyTask> toys = new IdentityHashMap<>();
        List<Task> built = build(tasks, toys);
        List<Task> builtHandlers = build(handlers, toys);
        Play play = new Play(
                At.whole("site.yml"),
                name,
                new Data.Text("all", At.whole("site.yml")),
                false,
                Optional.empty(),
                serial,
                maxFailPercentage,
                List.of(),
                Map.of(),
                built,
                builtHandlers);
        List<Entry> entries = new ArrayList<>();
        built.forEach(task -> entries.add(new Entry(play, task, false)));
        builtHandlers.forEach(task -> entries.add(new Entry(play, task, true)));
        return new Built(play, entries, toys);
    }

    private static List<Task> build(List<ToyTask> written, Map<Task, ToyTask> toys) {
        List<Task> built = new ArrayList<>();
        for (ToyTask toy : written) {
            Task task = toy.build();
            toys.put(task, toy);
            built.add(task);
        }
        return built;
    }

    /** A play, its entries, and what its tasks stand for. */
    public record Built(Play play, List<Entry> entries, Map<Task, ToyTask> toys) {}

    /** Resolves the tasks of several plays. */
    public static Resolver resolver(Built... plays) {
        Map<Task, ToyTask> toys = new IdentityHashMap<>();
        for (Built play : plays) {
            toys.putAll(play.toys());
        }
        return new Resolver() {
            @Override
            public void check(Play play, List<Host> hosts, Problems problems) {}

            @Override
            public Resolution resolve(Play play, Task task, Host host, Facts facts, Map<String, Data> registered) {
                return toys.get(task).resolve(registered);
            }

            @Override
            public boolean until(Play play, Task task, Host host, Facts facts, Map<String, Data> registered) {
                return toys.get(task).until(registered);
            }
        };
    }
}
