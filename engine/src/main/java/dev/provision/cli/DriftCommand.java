package dev.provision.cli;

import picocli.CommandLine.Command;

/** Show how the hosts differ from the playbook when nobody is applying it. */
@Command(
        name = "drift",
        description =
                "Show how the hosts differ from the playbook when nobody is applying it. Exits 2 if something differs.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class DriftCommand extends SurveyCommand {
    DriftCommand() {
        super("drift");
    }
}
