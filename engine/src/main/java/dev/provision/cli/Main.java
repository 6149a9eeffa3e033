package dev.provision.cli;

import dev.provision.run.FleetLoop;
import dev.provision.source.InvalidInput;
import dev.provision.source.PathProblem;
import dev.provision.transport.ssh.SshConnector;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The program. */
@Command(
        name = "provision",
        description = "Brings AMD Strix Halo hosts into the state that playbooks describe, over SSH.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes, the same for every command; the first that applies is returned:%n",
        exitCodeList = {
            "130:" + ExitCode.INTERRUPTED_MEANING,
            "  1:" + ExitCode.WRONG_MEANING,
            "  2:" + ExitCode.PENDING_MEANING,
            "  4:" + ExitCode.UNREACHABLE_MEANING,
            "  0:" + ExitCode.DONE_MEANING
        })
public final class Main {
    /** All commands, in the order of the help. In a class of its own, since it loads them all: the version needs none. */
    private static final class Registry {
        static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

        static {
            COMMANDS.put("apply", ApplyCommand.class);
            COMMANDS.put("plan", PlanCommand.class);
            COMMANDS.put("drift", DriftCommand.class);
            COMMANDS.put("doctor", DoctorCommand.class);
            COMMANDS.put("validate", ValidateCommand.class);
            COMMANDS.put("facts", FactsCommand.class);
            COMMANDS.put("inventory", InventoryCommand.class);
            COMMANDS.put("explain", ExplainCommand.class);
            COMMANDS.put("trust", TrustCommand.class);
            COMMANDS.put("lab", LabCommand.class);
            COMMANDS.put("schema", SchemaCommand.class);
            COMMANDS.put("completion", CompletionCommand.class);
            COMMANDS.put("man", ManCommand.class);
            COMMANDS.put("help", CommandLine.HelpCommand.class);
        }
    }

    private static final Set<String> CONNECTING = Set.of("apply", "plan", "drift", "doctor", "facts", "trust");

    /** What Java puts where the bytes of an argument mean nothing in the locale's encoding. */
    private static final char UNDECODED = '\uFFFD';

    private final Console console;
    private Optional<Interruption> interruption = Optional.empty();
    private List<String> arguments = List.of();

    private Main(Console console) {
        this.console = console;
    }

    void interruptible(FleetLoop loop) {
        interruption = Optional.of(Interruption.guard(loop));
    }

    /** The command line, from the command on. */
    List<String> arguments() {
        return arguments;
    }

    Console console() {
        return console;
    }

    public static void main(String[] arguments) {
        if (asksForVersion(arguments)) {
            // To describe a command line to picocli takes several times as long as the answer, and so does a look at
            // all commands.
            System.out.println(Version.text());
            return;
        }
        if (connects(arguments)) {
            // The first key exchange costs a cold JVM most of a connection's time: begin before the files are read.
            Thread warmUp = new Thread(SshConnector::warmUp, "warm-up");
            warmUp.setDaemon(true);
            warmUp.start();
        }
        Console console = Console.system();
        System.exit(run(console, arguments));
    }

    private static boolean asksForVersion(String... arguments) {
        return arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"));
    }

    /** Whether a command line is for a command that connects to hosts, and not only for its help. */
    static boolean connects(String... arguments) {
        return arguments.length > 0
                && CONNECTING.contains(arguments[0])
                && Stream.of(arguments).noneMatch(argument -> argument.equals("--help") || argument.equals("-h"));
    }

    /** Runs one command line and says what to exit with. */
    static int run(Console console, String... arguments) {
        if (asksForVersion(arguments)) {
            console.out().println(Version.text());
            console.out().flush();
            return ExitCode.DONE;
        }
        Main main = new Main(console);
        main.arguments = List.of(arguments);
        CommandLine commandLine = commandLine(main, mentioned(arguments));
        if (arguments.length == 0) {
            commandLine.usage(console.err());
            return ExitCode.WRONG;
        }
        for (String argument : arguments) {
            if (argument.indexOf(UNDECODED) >= 0) {
                console.say("provision: invalid argument \"" + argument + "\": " + PathProblem.HINT);
                return ExitCode.WRONG;
            }
        }
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            long limit = Runtime.getRuntime().maxMemory() >> 20;
            console.say("provision: out of memory (limit " + limit + " MiB): " + e.getMessage());
            return ExitCode.WRONG;
        } catch (Error e) {
            console.say("provision: " + internal(e));
            return ExitCode.WRONG;
        } finally {
            console.out().flush();
            console.err().flush();
            main.interruption.ifPresent(Interruption::over);
        }
    }

    /**
     * The names of the commands that a line can be about. To describe all of them to picocli takes as long as many a command, so
     * a line that begins with a command gets that one only. One that does not may be answered with the list of all.
     */
    private static Set<String> mentioned(String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (Registry.COMMANDS.containsKey(first) && !first.equals("help")) {
            return Set.of(first);
        }
        return Registry.COMMANDS.keySet();
    }

    /** All commands, with all that they have in common. */
    static CommandLine commandLine(Console console) {
        return commandLine(new Main(console), Registry.COMMANDS.keySet());
    }

    private static CommandLine commandLine(Main main, Set<String> names) {
        // No option has such a value, and to look for what converts them takes a short run 10 ms.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        Console console = main.console;
        // A line that begins with a command cannot have an option of the program itself: these are not even read.
        CommandLine commandLine = new CommandLine(
                names.size() == 1 ? CommandSpec.wrapWithoutInspection(main).name("provision") : main);
        names.forEach(name -> commandLine.addSubcommand(name, Registry.COMMANDS.get(name)));
        // These hold for the commands that are there by now.
        commandLine
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
    static String message(Exception e) {
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
        return internal(root);
    }

    private static String internal(Throwable root) {
        StackTraceElement[] trace = root.getStackTrace();
        return "internal error: " + root + (trace.length == 0 ? "" : " at " + trace[0])
                + ". Nothing more was done; please report it.";
    }
}
