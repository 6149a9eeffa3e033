package dev.provision.cli;

import dev.provision.doctor.Signature;
import dev.provision.doctor.Signatures;
import dev.provision.expression.Expressions;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.InventoryLoader;
import dev.provision.plan.Entry;
import dev.provision.playbook.Play;
import dev.provision.playbook.Playbook;
import dev.provision.playbook.PlaybookLoader;
import dev.provision.playbook.Task;
import dev.provision.resolve.ConnectionTexts;
import dev.provision.resolve.DiskFiles;
import dev.provision.resolve.HostValues;
import dev.provision.resolve.ReadNames;
import dev.provision.resolve.TaskResolver;
import dev.provision.resource.ResourceTypes;
import dev.provision.resource.catalog.Catalog;
import dev.provision.run.PlayOnHosts;
import dev.provision.secret.LocalSecretAccess;
import dev.provision.secret.Secret;
import dev.provision.secret.Secrets;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.ProblemReport;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything the operator wrote, read and checked together, so that all that is wrong is said in one go. */
final class Input {
    private static final List<String> BECOME_PASSWORDS = List.of("ansible_become_password", "ansible_become_pass");
    private static final At LIMIT = At.whole("--limit");

    private final Console console;
    private final Problems problems = new Problems();
    private final YamlReader reader = new YamlReader();
    private final SchemaCheck schemas = new SchemaCheck();
    private final ResourceTypes types = Catalog.types();
    private final Expressions expressions = new Expressions(new FileLines());

    private final Secrets secrets;
    private List<Host> hosts = List.of();
    private Optional<HostValues> values = Optional.empty();
    private List<Data.Dict> given = List.of();

    Input(Console console) {
        this.console = console;
        this.secrets = new Secrets(new LocalSecretAccess(), console.redactor());
    }

    /**
     * The sudo password that the inventory or {@code -e} has for a host.
     *
     * @throws IllegalArgumentException if it cannot be read, or is not a secret
     */
    Optional<Secret> becomePassword(String name) {
        try {
            Optional<Data> password = hosts.stream()
                    .filter(host -> host.name().equals(name))
                    .flatMap(host -> BECOME_PASSWORDS.stream()
                            .flatMap(variable -> values.orElseThrow().value(host, variable, given).stream()))
                    .filter(value -> !(value instanceof Data.Nothing))
                    .findFirst();
            if (password.isPresent() && !(password.get() instanceof Data.Hidden)) {
                throw new IllegalArgumentException(BECOME_PASSWORDS.get(0) + " is a plain-text password; write it as"
                        + " { secret: { env: SUDO_PASSWORD } }");
            }
            return password.map(found -> ((Data.Hidden) found).value());
        } catch (InvalidInput invalid) {
            throw new IllegalArgumentException(invalid.getMessage(), invalid);
        }
    }

    /** What a command works with once all is well. */
    record Checked(Playbook playbook, Inventory inventory, List<PlayOnHosts> plays, TaskResolver resolver) {}

    Inventory inventory(Path file, FleetOptions fleet) {
        List<Data.Dict> extraVars = extraVars(fleet);
        Inventory inventory = inventory(file, extraVars);
        new ReadNames(expressions).add(inventory).warn(extraVars, problems);
        return inventory;
    }

    private Inventory inventory(Path file, List<Data.Dict> extraVars) {
        Inventory inventory =
                new InventoryLoader(reader, schemas, new ConnectionTexts(expressions), extraVars).load(file, problems);
        hosts = List.copyOf(inventory.hosts());
        values = Optional.of(new HostValues(inventory, expressions, secrets));
        given = extraVars;
        return inventory;
    }

    private List<Data.Dict> extraVars(FleetOptions fleet) {
        return new ExtraVars(reader, problems).read(fleet.extraVars);
    }

    /** The doctor's signatures and those of a file. */
    List<Signature> signatures(Path file) {
        Optional<Data> data = reader.read(file, file.toString(), problems);
        problems.throwIfAny();
        return Signatures.with(data.orElseThrow(), schemas);
    }

    /**
     * A playbook against an inventory.
     *
     * @throws InvalidInput with everything that is wrong
     */
    Checked playbook(Path file, Path inventoryFile, FleetOptions fleet, LimitOption only, TagOptions tags) {
        List<Data.Dict> extraVars = extraVars(fleet);
        Inventory inventory = inventory(inventoryFile, extraVars);
        Playbook playbook = new PlaybookLoader(reader, schemas, types.keys()).load(file, problems);
        TaskResolver resolver =
                new TaskResolver(types, schemas, expressions, inventory, extraVars, secrets, new DiskFiles());
        List<PlayOnHosts> plays = new ArrayList<>();
        if (!problems.hasErrors()) {
            tags.check(playbook, problems);
            Optional<Set<String>> limit = limit(inventory, only);
            for (Play play : playbook.plays()) {
                List<Host> all = select(inventory, play.hosts());
                List<Host> hosts = all.stream()
                        .filter(host -> limit.isEmpty() || limit.get().contains(host.name()))
                        .toList();
                if (all.isEmpty() || !hosts.isEmpty()) {
                    resolver.check(play, hosts, problems);
                }
                plays.add(new PlayOnHosts(play, hosts, entries(play, tags::take)));
            }
            new ReadNames(expressions)
                    .add(inventory)
                    .add(playbook.plays(), resolver::templates)
                    .warn(extraVars, problems);
            if (limit.isPresent() && hosts(plays).isEmpty() && !problems.hasErrors()) {
                problems.error(Problem.at(LIMIT, "\"" + only.pattern + "\" leaves no host of this playbook")
                        .hint("the command \"inventory\" shows what a pattern selects"));
            }
        }
        finish();
        return new Checked(playbook, inventory, plays, resolver);
    }

    /** What {@code explain} looks at; without a playbook there are no plays. */
    record Explainable(Inventory inventory, List<Play> plays, List<Data.Dict> extraVars, HostValues values) {}

    Explainable explainable(@Nullable Path file, Path inventoryFile, FleetOptions fleet) {
        List<Data.Dict> extraVars = extraVars(fleet);
        Inventory inventory = inventory(inventoryFile, extraVars);
        List<Play> plays = file == null
                ? List.of()
                : new PlaybookLoader(reader, schemas, types.keys())
                        .load(file, problems)
                        .plays();
        finish();
        return new Explainable(inventory, plays, extraVars, values.orElseThrow());
    }

    /** Shows warnings, and goes on only if nothing is wrong. */
    void finish() {
        problems.throwIfAny();
        if (!problems.warnings().isEmpty()) {
            console.err().print(report().render(List.of(), problems.warnings()));
        }
    }

    /** Both errors and warnings, for a run that ends here. */
    String problemsText(InvalidInput invalid) {
        return report().render(invalid.problems(), problems.warnings());
    }

    private ProblemReport report() {
        return new ProblemReport(Path.of(""), console.errPaint().colours(), console.redactor()::mask);
    }

    /** The hosts of a pattern that the limit leaves. */
    static List<Host> select(Inventory inventory, String pattern, LimitOption only) {
        List<Host> hosts = inventory.select(new Data.Text(pattern, At.whole("PATTERN")));
        if (only.pattern == null) {
            return hosts;
        }
        List<Host> limit = inventory.select(new Data.Text(only.pattern, LIMIT));
        return hosts.stream().filter(limit::contains).toList();
    }

    private Optional<Set<String>> limit(Inventory inventory, LimitOption only) {
        return Optional.ofNullable(only.pattern)
                .map(pattern -> select(inventory, new Data.Text(pattern, LIMIT)).stream()
                        .map(Host::name)
                        .collect(Collectors.toSet()));
    }

    private List<Host> select(Inventory inventory, Data.Text pattern) {
        try {
            return inventory.select(pattern);
        } catch (InvalidInput e) {
            e.problems().forEach(problems::error);
            return List.of();
        }
    }

    private static List<Entry> entries(Play play, Predicate<Task> tasks) {
        List<Entry> entries = new ArrayList<>();
        play.tasks().stream().filter(tasks).forEach(task -> entries.add(new Entry(play, task, false)));
        play.handlers().forEach(handler -> entries.add(new Entry(play, handler, true)));
        return entries;
    }

    /** The hosts of all plays, each once. */
    static List<Host> hosts(List<PlayOnHosts> plays) {
        Map<String, Host> hosts = new LinkedHashMap<>();
        plays.forEach(play -> play.hosts().forEach(host -> hosts.putIfAbsent(host.name(), host)));
        return List.copyOf(hosts.values());
    }
}
