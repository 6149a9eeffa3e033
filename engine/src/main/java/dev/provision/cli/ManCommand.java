package dev.provision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The manual, from what the commands say about themselves. */
@Command(
        name = "man",
        description = {
            "Write the manual pages, one for each command, into a folder.",
            "With ~/.local/share/man/man1 as the folder: man provision-apply"
        },
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    Main main;

    @Parameters(paramLabel = "FOLDER", description = "Made if it is missing.")
    Path folder = Path.of("man");

    @Override
    public Integer call() throws IOException {
        if (main == null) {
            throw new IllegalStateException("a command without its program");
        }
        Files.createDirectories(folder);
        int pages = write(Main.commandLine(main.console()));
        main.console().line(pages + " pages in " + folder);
        return ExitCode.DONE;
    }

    private int write(CommandLine command) throws IOException {
        ManPage page = new ManPage(command.getCommandSpec());
        Files.writeString(folder.resolve(page.name() + ".1"), page.text());
        int pages = 1;
        for (CommandLine part : command.getSubcommands().values()) {
            pages += write(part);
        }
        return pages;
    }
}
