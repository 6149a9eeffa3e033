package dev.provision.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Fewer hosts than were asked for, of commands that can be asked for many. */
final class LimitOption {
    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only hosts that match this pattern too.")
    @Nullable
    String pattern;
}
