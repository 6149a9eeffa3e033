package dev.provision.cli;

import dev.provision.rollout.InFlight;
import dev.provision.source.InvalidInput;
import dev.provision.transport.SshConnector;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "provision",
        description = "Brings AMD Strix Halo hosts into the state that playbooks describe, over SSH.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ApplyCommand.class,
            PlanCommand.class,
            DriftCommand.class,
            DoctorCommand.class,
            ValidateCommand.class,
            FactsCommand.class,
            InventoryCommand.class,
            ExplainCommand.class,
            TrustCommand.class,
            LabCommand.class,
            SchemaCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes, the same for every command:%n",
        exitCodeList = {
            "  0:converged, or done",
            "  1:something is wrong: bad input, or a host failed",
            "  2:changes are pending, drift or a finding (plan, drift, doctor)",
            "  4:hosts were unreachable, and nothing else failed",
            "130:interrupted"
        })
public final class Main {
    private final Console console;
    private Optional<Interruption> interruption = Optional.empty();

    private Main(Console console) {
        this.console = console;
    }

    void interruptible(InFlight inFlight) {
        interruption = Optional.of(Interruption.guard(inFlight));
    }

    Console console() {
        return console;
    }

    public static void main(String[] arguments) {
        // The first key exchange costs a cold JVM most of a connection's time: begin before the files are read.
        Thread warmUp = new Thread(SshConnector::warmUp, "warm-up");
        warmUp.setDaemon(true);
        warmUp.start();
        Console console = Console.system();
        System.exit(run(console, arguments));
    }

    /** Runs one command line and says what to exit with. */
    static int run(Console console, String... arguments) {
        Main main = new Main(console);
        CommandLine commandLine = commandLine(main);
        if (arguments.length == 0) {
            commandLine.usage(console.err());
            return ExitCode.WRONG;
        }
        try {
            return commandLine.execute(arguments);
        } finally {
            console.out().flush();
            console.err().flush();
            main.interruption.ifPresent(Interruption::over);
        }
    }

    /** All commands, with all that they have in common. */
    static CommandLine commandLine(Console console) {
        return commandLine(new Main(console));
    }

    private static CommandLine commandLine(Main main) {
        Console console = main.console;
        CommandLine commandLine = new CommandLine(main)
                .setExpandAtFiles(false)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExitCodeExceptionMapper(e -> ExitCode.WRONG)
                .setOut(new java.io.PrintWriter(console.out(), true))
                .setErr(new java.io.PrintWriter(console.err(), true));
        commandLine.setParameterExceptionHandler((e, given) -> {
            UsageMistake.lines(e).forEach(console::say);
            return ExitCode.WRONG;
        });
        commandLine.setExecutionExceptionHandler((e, command, result) -> {
            console.say("provision: " + message(e));
            return e instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.WRONG;
        });
        return commandLine;
    }

    /** What went wrong, for a person; only a fault of our own shows where in the program it happened. */
    private static String message(Exception e) {
        if (e instanceof Refused || e instanceof InvalidInput) {
            return String.valueOf(e.getMessage());
        }
        if (e instanceof UncheckedIOException io) {
            Throwable cause = io.getCause();
            return io.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
        }
        if (e instanceof java.io.IOException || e instanceof InterruptedException) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] trace = root.getStackTrace();
        return "an internal fault: " + root + (trace.length == 0 ? "" : " at " + trace[0])
                + ". Nothing more was done; please report it.";
    }
}
