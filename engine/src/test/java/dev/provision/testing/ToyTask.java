package dev.provision.testing;

import dev.provision.playbook.Task;
import dev.provision.resolve.Resolution;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A task of a {@link ToyPlay} while it is being written: Java functions stand for its expressions. */
public final class ToyTask {
    private final String name;
    private final List<Toy> toys = new ArrayList<>();
    private final List<Data.Text> notifies = new ArrayList<>();
    private boolean loop;
    private Optional<String> register = Optional.empty();
    private Optional<String> uses = Optional.empty();
    private Predicate<Map<String, Data>> when = registered -> true;
    private Predicate<Data.Dict> until = result -> true;
    private boolean hasUntil;
    private int retries;
    private Optional<Data> delay = Optional.empty();
    private Optional<Data> timeout = Optional.empty();
    private boolean ignoreErrors;
    private boolean noLog;
    private Account account = Account.LOGIN;
    private Map<String, String> environment = Map.of();
    private Optional<RuntimeException> wrong = Optional.empty();

    ToyTask(String name) {
        this.name = name;
    }

    public ToyTask is(Toy toy) {
        toys.add(toy);
        return this;
    }

    public ToyTask loops(Toy... each) {
        toys.addAll(List.of(each));
        loop = true;
        return this;
    }

    public ToyTask notifies(String handler) {
        notifies.add(new Data.Text(handler, At.whole("site.yml")));
        return this;
    }

    public ToyTask register(String as) {
        register = Optional.of(as);
        return this;
    }

    /** A condition that does not hold. */
    public ToyTask never() {
        when = registered -> false;
        return this;
    }

    /** A condition about what an earlier task registers. */
    public ToyTask when(String registeredName, Predicate<Data.Dict> holds) {
        uses = Optional.of(registeredName);
        when = registered -> holds.test((Data.Dict) registered.get(registeredName));
        return this;
    }

    public ToyTask until(Predicate<Data.Dict> holds) {
        hasUntil = true;
        until = holds;
        return this;
    }

    public ToyTask retries(int times, String every) {
        retries = times;
        delay = Optional.of(new Data.Text(every, At.whole("site.yml")));
        return this;
    }

    public ToyTask timeout(String longest) {
        timeout = Optional.of(new Data.Text(longest, At.whole("site.yml")));
        return this;
    }

    public ToyTask ignoreErrors() {
        ignoreErrors = true;
        return this;
    }

    public ToyTask noLog() {
        noLog = true;
        return this;
    }

    public ToyTask as(Account who) {
        account = who;
        return this;
    }

    public ToyTask environment(String variable, String value) {
        environment = Map.of(variable, value);
        return this;
    }

    /** Cannot be resolved on a host. */
    public ToyTask wrong(RuntimeException why) {
        wrong = Optional.of(why);
        return this;
    }

    Resolution resolve(Map<String, Data> registered) {
        wrong.ifPresent(why -> {
            throw why;
        });
        if (uses.filter(used -> !registered.containsKey(used)).isPresent()) {
            return new Resolution.Waiting(uses.get());
        }
        if (!when.test(registered)) {
            return new Resolution.Skipped(At.whole("site.yml"), "the condition");
        }
        return new Resolution.Ready(toys.stream()
                .map(toy -> new Resolution.Item(loop ? toy.path() : "", toy.resource(), account, environment))
                .toList());
    }

    boolean until(Map<String, Data> registered) {
        return until.test((Data.Dict) registered.get(register.orElseThrow()));
    }

    Task build() {
        At at = At.whole("site.yml");
        Data text = new Data.Text(name, at);
        return new Task(
                at,
                name,
                "toy",
                at,
                text,
                List.of(),
                loop ? Optional.of(text) : Optional.empty(),
                notifies,
                register,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                noLog,
                retries,
                delay,
                hasUntil ? Optional.of(new Data.Text("the condition", at)) : Optional.empty(),
                timeout,
                ignoreErrors,
                List.of(),
                List.of(),
                List.of());
    }
}
