package dev.provision.cli;

import dev.provision.record.Event;
import dev.provision.report.ConsoleReport;
import dev.provision.report.JsonReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** In which form a run is told. */
final class OutputOptions {
    static final String FORMS = "text|json";

    /** For completion. */
    static final class Forms extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Forms() {
            super(List.of("text", "json"));
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = FORMS,
            completionCandidates = Forms.class,
            defaultValue = "text",
            description = "text for people, json for programs: one event a line. Default: ${DEFAULT-VALUE}.")
    String output = "text";

    @Option(
            names = {"-v", "--verbose"},
            description = "Show each step, not only each change; in a plan also what is converged or skipped.")
    boolean verbose;

    static boolean json(String output) {
        return switch (output) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new Refused("--output is text or json, not " + output);
        };
    }

    Event.Sink report(Console console) {
        return json(output)
                ? new JsonReport(console.out(), Clock.systemUTC(), console.redactor())
                : new ConsoleReport(console.out(), console.paint(), console.redactor(), verbose);
    }
}
