package dev.provision.cli;

import dev.provision.resource.catalog.Catalog;
import dev.provision.source.Nearest;
import dev.provision.source.WholeSchema;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The schemas, for editors and other programs. */
@Command(
        name = "schema",
        description = {
            "Print a JSON Schema (draft 07) in one piece: of playbooks, of inventory, of event (--output json), or of one"
                    + " resource.",
            "An editor completes and checks by it a file that is written far from a checkout of this program."
        },
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    private static final String PLAYBOOK = "playbook";
    private static final List<String> DOCUMENTS = List.of(PLAYBOOK, "tasks", "vars", "inventory", "event", "role-meta");

    @ParentCommand
    @Nullable
    Main main;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = PLAYBOOK,
            description = "playbook, tasks, vars, inventory, event, role-meta, or a resource such as kernel_args."
                    + " Default: ${DEFAULT-VALUE}.")
    String name = PLAYBOOK;

    @Override
    public Integer call() {
        if (main == null) {
            throw new IllegalStateException("a command without its program");
        }
        Set<String> resources = Catalog.types().keys();
        List<String> names =
                Stream.concat(DOCUMENTS.stream(), resources.stream()).toList();
        if (!names.contains(name)) {
            throw new Refused("there is no schema \"" + name + "\"; "
                    + Nearest.hint(name, names).orElse("there are: " + String.join(", ", names)));
        }
        String file = (resources.contains(name) ? "resources/" : "") + name + ".schema.json";
        main.console().out().println(WholeSchema.of(file).toString(2));
        return ExitCode.DONE;
    }
}
