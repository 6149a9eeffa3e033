package dev.provision.cli;

import dev.provision.source.InvalidInput;
import dev.provision.transport.SshConnector;
import java.io.UncheckedIOException;
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
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 converged or done; 2 changes are pending, drift or a finding (plan, drift, doctor);",
            "1 something is wrong; 4 hosts were unreachable and nothing else failed; 130 interrupted."
        })
public final class Main {
    private final Console console;

    private Main(Console console) {
        this.console = console;
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
        int code = run(console, arguments);
        console.out().flush();
        console.err().flush();
        System.exit(code);
    }

    /** Runs one command line and says what to exit with. */
    static int run(Console console, String... arguments) {
        CommandLine commandLine = new CommandLine(new Main(console))
                .setExpandAtFiles(false)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExitCodeExceptionMapper(e -> ExitCode.WRONG)
                .setOut(new java.io.PrintWriter(console.out(), true))
                .setErr(new java.io.PrintWriter(console.err(), true));
        commandLine.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .exitCodeOnInvalidInput(1));
        commandLine.getCommandSpec().exitCodeOnInvalidInput(ExitCode.WRONG);
        commandLine.getCommandSpec().exitCodeOnUsageHelp(ExitCode.WRONG);
        commandLine.setExecutionExceptionHandler((e, command, result) -> {
            console.say("provision: " + message(e));
            return e instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.WRONG;
        });
        if (arguments.length == 0) {
            commandLine.usage(console.err());
            return ExitCode.WRONG;
        }
        return commandLine.execute(arguments);
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
        StackTraceElement[] trace = e.getStackTrace();
        return "an internal fault: " + e + (trace.length == 0 ? "" : " at " + trace[0])
                + ". Nothing more was done; please report it.";
    }
}
