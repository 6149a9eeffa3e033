package dev.provision.cli;

import picocli.CommandLine.Command;

/** Show what apply would change, without changing anything. */
@Command(
        name = "plan",
        description = "Show what apply would change, without changing anything. Exits 2 if something differs.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class PlanCommand extends SurveyCommand {
    PlanCommand() {
        super("plan");
    }
}
