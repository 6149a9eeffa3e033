package dev.provision.cli;

import dev.provision.run.PlayOnHosts;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks what was written without connecting to anything. */
@Command(
        name = "validate",
        description = "Check playbook, inventory, variables and templates without connecting to any host.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class ValidateCommand extends FleetCommand {
    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook's file.")
    Path playbook = Path.of("site.yml");

    @Mixin
    LimitOption limit = new LimitOption();

    @Override
    int run(Input input) throws Exception {
        Path inventory = fleet.lab ? LabFleet.ofThisUser().inventoryWithoutStarting() : inventoryFile();
        Input.Checked checked = input.playbook(playbook, inventory, fleet, limit, new TagOptions());
        int tasks = checked.plays().stream()
                .mapToInt(play -> play.play().tasks().size())
                .sum();
        console()
                .line(playbook + ": " + count(checked.plays().size(), "play") + ", " + count(tasks, "task") + ", "
                        + count(Input.hosts(checked.plays()).size(), "host") + ": nothing wrong");
        for (PlayOnHosts play : checked.plays()) {
            if (play.hosts().isEmpty() && limit.pattern != null) {
                console()
                        .say("note: --limit leaves no host of the play \""
                                + play.play().name() + "\"");
            }
        }
        return ExitCode.DONE;
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
