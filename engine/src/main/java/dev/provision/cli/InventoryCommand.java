package dev.provision.cli;

import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.secret.Masked;
import java.util.List;
import org.json.JSONObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which hosts there are. */
@Command(
        name = "inventory",
        description = "List hosts with their addresses and groups.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class InventoryCommand extends FleetCommand {
    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Which hosts. Default: all.")
    String pattern = "all";

    @Option(
            names = {"-o", "--output"},
            paramLabel = OutputOptions.FORMS,
            completionCandidates = OutputOptions.Forms.class,
            defaultValue = "text",
            description = "text for people, json for programs: one host a line. Default: ${DEFAULT-VALUE}.")
    String output = "text";

    @Mixin
    LimitOption limit = new LimitOption();

    @Override
    int run(Input input) throws Exception {
        boolean json = OutputOptions.json(output);
        Inventory inventory = input.inventory(inventoryFile(), fleet);
        input.finish();
        List<Host> hosts = Input.select(inventory, pattern, limit);
        if (json) {
            hosts.forEach(host ->
                    console().line(Masked.json(json(host), console().redactor()).toString()));
            return ExitCode.DONE;
        }
        int width = hosts.stream().mapToInt(host -> host.name().length()).max().orElse(1);
        for (Host host : hosts) {
            String address = host.target().user().map(user -> user + "@").orElse("")
                    + host.target().address().orElse(host.name())
                    + host.target().port().map(port -> ":" + port).orElse("")
                    + (host.target().jump().isEmpty()
                            ? ""
                            : " through " + String.join(", ", host.target().jump()));
            console()
                    .line(String.format(
                            "%-" + width + "s  %s  [%s]", host.name(), address, String.join(" ", host.groups())));
        }
        return ExitCode.DONE;
    }

    /** What is not written in the inventory is left out: it is then as {@code ssh} would have it. */
    private static JSONObject json(Host host) {
        return new JSONObject()
                .put("host", host.name())
                .put("at", host.at().toString())
                .put("groups", host.groups())
                .putOpt("address", host.target().address().orElse(null))
                .putOpt("port", host.target().port().orElse(null))
                .putOpt("user", host.target().user().orElse(null))
                .put("jump", host.target().jump());
    }
}
