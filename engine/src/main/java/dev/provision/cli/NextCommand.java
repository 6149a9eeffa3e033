package dev.provision.cli;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.shell.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command that continues a run: the same one, limited to the hosts that are not done. */
final class NextCommand {
    /** A longer list of hosts is not worth typing: those that are done cost one query each. */
    private static final int LONGEST_LIMIT = 20;

    private NextCommand() {}

    /**
     * The command; empty if every host is done.
     *
     * @param arguments of the command that ran
     */
    static String after(List<String> arguments, List<HostOutcome> outcomes) {
        List<String> open = outcomes.stream()
                .filter(outcome -> outcome.status() != Status.DONE)
                .map(HostOutcome::host)
                .toList();
        if (open.isEmpty()) {
            return "";
        }
        List<String> words = new ArrayList<>(List.of("provision"));
        boolean limited = open.size() < outcomes.size() && open.size() <= LONGEST_LIMIT;
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (limited && (word.equals("-l") || word.equals("--limit"))) {
                i++;
            } else if (!limited || !word.startsWith("--limit=") && !word.matches("-l.+")) {
                words.add(word);
            }
        }
        if (limited) {
            words.addAll(List.of("--limit", String.join(",", open)));
        }
        return words.stream().map(NextCommand::typed).collect(Collectors.joining(" "));
    }

    private static String typed(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : Quote.word(word);
    }
}
