package dev.provision.cli;

import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.playbook.Play;
import dev.provision.resolve.Explanation;
import dev.provision.resolve.HostValues;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a variable comes from. */
@Command(
        name = "explain",
        description = "Show where a host's variable comes from: every definition, the one that counts first.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class ExplainCommand extends FleetCommand {
    @Parameters(paramLabel = "HOST.VARIABLE", description = "Such as halo-1.gtt.")
    String what = "";

    @Option(
            names = {"-p", "--playbook"},
            paramLabel = "FILE",
            description = "Look from this playbook: its plays' variables and its roles' defaults count too.")
    @Nullable
    Path playbook;

    @Override
    int run(Input input) throws Exception {
        Path inventoryFile = fleet.lab ? LabFleet.ofThisUser().inventoryWithoutStarting() : inventoryFile();
        Input.Explainable explainable = input.explainable(playbook, inventoryFile, fleet);
        Host host = host(explainable.inventory(), inventoryFile);
        String name = what.substring(host.name().length() + 1);
        if (name.equals("facts") || name.startsWith("facts.")) {
            throw new Refused(
                    "facts are what the host says, not variables; look at them with: provision facts " + host.name());
        }
        Set<Data.Dict> playVars = new LinkedHashSet<>();
        Set<Data.Dict> taskVars = new LinkedHashSet<>();
        Set<Data.Dict> defaults = new LinkedHashSet<>();
        for (Play play : explainable.plays()) {
            if (explainable.inventory().select(play.hosts()).contains(host)) {
                playVars.addAll(play.vars());
                play.tasks().forEach(task -> {
                    taskVars.addAll(task.vars());
                    defaults.addAll(task.defaults());
                });
            }
        }
        HostValues.Around around = new HostValues.Around(
                explainable.extraVars(), List.copyOf(taskVars), List.copyOf(playVars), List.copyOf(defaults));
        show(explained(explainable.values(), host, name, around));
        return ExitCode.DONE;
    }

    private Explanation explained(HostValues values, Host host, String name, HostValues.Around around) {
        try {
            return values.explain(host, name, around);
        } catch (InvalidInput e) {
            if (playbook != null) {
                throw e;
            }
            List<Problem> problems = e.problems().stream()
                    .map(problem -> problem.hint() == null
                            ? problem.hint("variables of plays and roles are seen with --playbook FILE")
                            : problem)
                    .toList();
            throw new InvalidInput(problems);
        }
    }

    /** The host whose name, which may hold dots, stands before the variable's. */
    private Host host(Inventory inventory, Path inventoryFile) {
        int dot = what.lastIndexOf('.');
        if (dot <= 0 || dot == what.length() - 1) {
            throw new Refused("name a host and a variable, such as halo-1.gtt, not \"" + what + "\"");
        }
        return inventory.hosts().stream()
                .filter(host -> what.startsWith(host.name() + "."))
                .max(Comparator.comparingInt(host -> host.name().length()))
                .orElseThrow(() -> {
                    String named = what.substring(0, dot);
                    List<String> names =
                            inventory.hosts().stream().map(Host::name).toList();
                    return new InvalidInput(
                            Problem.at(At.whole(inventoryFile.toString()), "there is no host \"" + named + "\"")
                                    .hint(Nearest.hint(named, names)
                                            .orElse("the command \"inventory\" lists all hosts and groups")));
                });
    }

    private void show(Explanation explanation) {
        console()
                .line(explanation.host() + "." + explanation.name() + " = " + explanation.value()
                        + (explanation.known() ? "" : "  (not known before the host is asked)"));
        List<Explanation.Definition> definitions = explanation.definitions();
        String form = "%s%-" + width(definitions, Explanation.Definition::level) + "s  %-"
                + width(definitions, definition -> definition.at().toString()) + "s  %s";
        String mark = "* ";
        for (Explanation.Definition definition : definitions) {
            console().line(String.format(form, mark, definition.level(), definition.at(), definition.written()));
            mark = "  ";
        }
    }

    private static int width(
            List<Explanation.Definition> definitions, Function<Explanation.Definition, String> column) {
        return definitions.stream()
                .mapToInt(definition -> column.apply(definition).length())
                .max()
                .orElse(1);
    }
}
