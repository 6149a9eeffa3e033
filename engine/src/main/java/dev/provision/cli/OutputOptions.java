package dev.provision.cli;

import dev.provision.record.Event;
import dev.provision.report.ConsoleReport;
import dev.provision.report.JsonReport;
import java.time.Clock;
import picocli.CommandLine.Option;

/** In which form a run is told. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text for people, json for programs: one event a line. Default: ${DEFAULT-VALUE}.")
    String output = "text";

    @Option(
            names = {"-v", "--verbose"},
            description = "Show each step, not only each change.")
    boolean verbose;

    boolean json() {
        return switch (output) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new Refused("--output is text or json, not " + output);
        };
    }

    Event.Sink report(Console console) {
        return json()
                ? new JsonReport(console.out(), Clock.systemUTC(), console.redactor())
                : new ConsoleReport(console.out(), console.paint(), console.redactor(), verbose);
    }
}
