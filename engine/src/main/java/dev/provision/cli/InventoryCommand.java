package dev.provision.cli;

import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Which hosts there are. */
@Command(
        name = "inventory",
        description = "List hosts with their addresses and groups.",
        mixinStandardHelpOptions = true)
final class InventoryCommand extends FleetCommand {
    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Which hosts. Default: all.")
    String pattern = "all";

    @Override
    int run(Input input) throws Exception {
        Inventory inventory = input.inventory(inventoryFile());
        input.finish();
        List<Host> hosts = Input.select(inventory, pattern, fleet);
        int width = hosts.stream().mapToInt(host -> host.name().length()).max().orElse(0);
        for (Host host : hosts) {
            String address = host.target().user().map(user -> user + "@").orElse("")
                    + host.target().address().orElse(host.name())
                    + host.target().port().map(port -> ":" + port).orElse("");
            console()
                    .line(String.format(
                            "%-" + width + "s  %s  [%s]", host.name(), address, String.join(" ", host.groups())));
        }
        return ExitCode.DONE;
    }
}
