package dev.provision.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hosts, and with which variables. */
final class FleetOptions {
    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "Inventory file. Default: $PROVISION_INVENTORY, or inventory.yml here.")
    @Nullable
    Path inventory;

    @Option(
            names = "--lab",
            description = "Use the embedded fleet of simulated hosts; it is started if it does not run.")
    boolean lab;

    @Option(
            names = {"-e", "--extra-var", "--extra-vars"},
            paramLabel = "NAME=VALUE|@FILE",
            description =
                    "A variable stronger than all others (its value is YAML), or a YAML file of such; user, port and the like"
                            + " also say how hosts are reached. May be repeated.")
    List<String> extraVars = new ArrayList<>();
}
