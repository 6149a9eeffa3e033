package dev.provision.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command in the man(7) macros of roff, from what the command says about itself. */
final class ManPage {
    private final CommandSpec spec;
    private final StringBuilder text = new StringBuilder();

    ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /** {@code provision-lab-up}. */
    String name() {
        return spec.qualifiedName("-");
    }

    /** The page's source. Ends with a line end. */
    String text() {
        text.setLength(0);
        List<String> description = lines(spec.usageMessage().description());
        request(".TH " + name().toUpperCase(Locale.ROOT) + " 1 \"\" provision \"provision\"");
        request(".SH NAME");
        line(name() + " - " + (description.isEmpty() ? "" : unpunctuated(description.get(0))));
        request(".SH SYNOPSIS");
        synopsis();
        request(".SH DESCRIPTION");
        paragraphs(description);
        arguments();
        commands();
        exitCodes();
        related();
        return text.toString();
    }

    private void synopsis() {
        bold(spec.qualifiedName());
        if (!options().isEmpty()) {
            line("[OPTIONS]");
        }
        positionals()
                .forEach(parameter -> line(
                        parameter.arity().min() == 0 ? "[" + parameter.paramLabel() + "]" : parameter.paramLabel()));
        if (!spec.subcommands().isEmpty()) {
            line("COMMAND");
        }
    }

    private void arguments() {
        if (!positionals().isEmpty()) {
            request(".SH ARGUMENTS");
            positionals().forEach(parameter -> described(parameter.paramLabel(), parameter));
        }
        if (!options().isEmpty()) {
            request(".SH OPTIONS");
            for (OptionSpec option : options()) {
                String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
                described(String.join(", ", option.names()) + value, option);
            }
        }
    }

    private void described(String term, ArgSpec argument) {
        request(".TP");
        bold(term);
        for (String line : lines(argument.description())) {
            line(line.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue())));
        }
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        request(".SH COMMANDS");
        for (CommandLine command : spec.subcommands().values()) {
            request(".TP");
            bold(command.getCommandSpec().qualifiedName("-") + "(1)");
            lines(command.getCommandSpec().usageMessage().description()).stream()
                    .limit(1)
                    .forEach(this::line);
        }
    }

    private void exitCodes() {
        Map<String, String> codes = spec.root().usageMessage().exitCodeList();
        request(".SH EXIT STATUS");
        codes.forEach((code, meaning) -> {
            request(".TP");
            bold(code.strip());
            line(meaning);
        });
    }

    private void related() {
        List<String> pages = new ArrayList<>();
        if (spec.parent() != null) {
            pages.add(spec.parent().qualifiedName("-") + "(1)");
        }
        spec.subcommands()
                .values()
                .forEach(command -> pages.add(command.getCommandSpec().qualifiedName("-") + "(1)"));
        request(".SH SEE ALSO");
        line(String.join(", ", pages));
    }

    private List<OptionSpec> options() {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(option -> option.longestName().replaceFirst("^-+", "")))
                .toList();
    }

    private List<PositionalParamSpec> positionals() {
        return spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .toList();
    }

    private static List<String> lines(String[] description) {
        return List.of(description);
    }

    private void paragraphs(List<String> paragraphs) {
        for (int i = 0; i < paragraphs.size(); i++) {
            if (i > 0) {
                request(".PP");
            }
            line(paragraphs.get(i));
        }
    }

    private static String unpunctuated(String sentence) {
        int end = sentence.indexOf(". ");
        String first = end < 0 ? sentence : sentence.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private void request(String request) {
        text.append(request).append('\n');
    }

    private void bold(String words) {
        text.append(".B \"").append(escaped(words).replace("\"", "\\(dq")).append("\"\n");
    }

    /** A dot or a quote at the beginning would be a request; {@code \\&} is nothing, and ends that. */
    private void line(String words) {
        String line = escaped(words);
        text.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "")
                .append(line)
                .append('\n');
    }

    /** A dash of an option must stay one that can be copied; the rest of a page's letters are their own. */
    private static String escaped(String words) {
        return words.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
    }
}
