package dev.provision.cli;

import dev.provision.inventory.Host;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.resolve.Explanation;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a variable comes from. */
@Command(
        name = "explain",
        description = "Show where a host's variable comes from: every definition, the one that counts first.",
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
        int dot = what.lastIndexOf('.');
        if (dot <= 0 || dot == what.length() - 1) {
            throw new Refused("name a host and a variable, such as halo-1.gtt, not \"" + what + "\"");
        }
        String hostName = what.substring(0, dot);
        String name = what.substring(dot + 1);
        Path inventoryFile = fleet.lab ? LabFleet.ofThisUser().inventoryWithoutStarting() : inventoryFile();
        Input.Explainable explainable = input.explainable(playbook, inventoryFile, fleet);
        Host host = explainable.inventory().hosts().stream()
                .filter(candidate -> candidate.name().equals(hostName))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        Problem.at(At.whole(inventoryFile.toString()), "there is no host \"" + hostName + "\"")
                                .hint(Nearest.hint(
                                                hostName,
                                                explainable.inventory().hosts().stream()
                                                        .map(Host::name)
                                                        .toList())
                                        .orElse(null))));
        List<Data.Dict> playVars = new ArrayList<>();
        Set<Data.Dict> defaults = new LinkedHashSet<>();
        for (Play play : explainable.plays()) {
            if (explainable.inventory().select(play.hosts()).contains(host)) {
                playVars.addAll(play.vars());
                play.tasks().stream().map(Task::defaults).forEach(defaults::addAll);
            }
        }
        show(explainable.values().explain(host, name, playVars, explainable.extraVars(), List.copyOf(defaults)));
        return ExitCode.DONE;
    }

    private void show(Explanation explanation) {
        console()
                .line(explanation.host() + "." + explanation.name() + " = " + explanation.value()
                        + (explanation.known() ? "" : "  (not known before the host is asked)"));
        String mark = "* ";
        for (Explanation.Definition definition : explanation.definitions()) {
            console()
                    .line(String.format(
                            "%s%-24s %-40s %s", mark, definition.level(), definition.at(), definition.written()));
            mark = "  ";
        }
    }
}
