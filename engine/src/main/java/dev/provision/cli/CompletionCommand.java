package dev.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Completion of commands and options by the operator's shell. */
@Command(
        name = "completion",
        description = {
            "Print a script that lets a shell complete commands and options.",
            "For this session: source <(provision completion bash)"
        },
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    /** For completion. */
    static final class Shells extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Shells() {
            super(List.of("bash", "zsh"));
        }
    }

    @ParentCommand
    @Nullable
    Main main;

    @Parameters(paramLabel = "bash|zsh", completionCandidates = Shells.class, description = "The shell.")
    String shell = "";

    @Override
    public Integer call() {
        if (main == null) {
            throw new IllegalStateException("a command without its program");
        }
        if (!new Shells().contains(shell)) {
            throw new Refused("completion is for bash or zsh, not " + shell);
        }
        CommandLine all = Main.commandLine(main.console());
        main.console().out().print(AutoComplete.bash("provision", all));
        return ExitCode.DONE;
    }
}
