package dev.provision.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What an operator is told about a command line that does not parse: what is wrong, the nearest right thing, the way to help. */
final class UsageMistake {
    private UsageMistake() {}

    static List<String> lines(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        List<String> lines = new ArrayList<>();
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            lines.add("provision: " + unmatched(unmatched, command));
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                lines.add("  did you mean: " + String.join(", ", near));
            }
        } else {
            lines.add("provision: " + lowered(String.valueOf(mistake.getMessage())));
        }
        lines.add("  see: " + command.getCommandSpec().qualifiedName() + " --help");
        return lines;
    }

    private static String unmatched(UnmatchedArgumentException mistake, CommandLine command) {
        String first =
                mistake.getUnmatched().isEmpty() ? "" : mistake.getUnmatched().get(0);
        String name = command.getCommandSpec().qualifiedName();
        if (mistake.isUnknownOption()) {
            return name + " has no option " + first;
        }
        return command.getSubcommands().isEmpty()
                ? name + " does not know what to do with \"" + first + "\" here"
                : name + " has no command \"" + first + "\"";
    }

    private static String lowered(String message) {
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
