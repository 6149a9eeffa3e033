package dev.provision.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows problems to a person: {@code file:line:column}, the line with a caret, what was expected, what was found, what
 * to do, and at the end how many there are; of very many only the first are shown. Nothing in a file can move the cursor or hide text in the report.
 */
public final class ProblemReport {
    private static final int ROOM = 100;
    private static final int MOST = 200;
    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String BLUE = "\u001b[34m";

    private final boolean colour;
    private final UnaryOperator<String> mask;
    private final Excerpts excerpts;

    /**
     * @param folder that relative file names are relative to
     * @param mask applied to every text that is shown, such as a redactor
     */
    public ProblemReport(Path folder, boolean colour, UnaryOperator<String> mask) {
        this.colour = colour;
        this.mask = mask;
        this.excerpts = new Excerpts(folder);
    }

    /** Warnings first, then errors, each sorted by place; empty if there are none. */
    public String render(Problems problems) {
        return render(problems.errors(), problems.warnings());
    }

    /** The same for lists that are sorted already. */
    public String render(List<Problem> errors, List<Problem> warnings) {
        if (errors.isEmpty() && warnings.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        warnings.stream().limit(MOST).forEach(problem -> one(out, problem, YELLOW, "warning: "));
        errors.stream().limit(MOST).forEach(problem -> one(out, problem, RED, ""));
        out.append(count(errors.size(), "problem"));
        if (!warnings.isEmpty()) {
            out.append(errors.isEmpty() ? "" : ", ").append(count(warnings.size(), "warning"));
        }
        boolean all = errors.size() <= MOST && warnings.size() <= MOST;
        return out.append(all ? "" : "; the first " + MOST + " are shown")
                .append('\n')
                .toString();
    }

    private void one(StringBuilder out, Problem problem, String tint, String prefix) {
        out.append(paint(BOLD, shown(problem.at().toString()) + ":"))
                .append(' ')
                .append(paint(tint, prefix + shown(problem.message())))
                .append('\n');
        At at = problem.at();
        excerpts.line(at.file(), at.line()).ifPresent(line -> excerpt(out, line, at, tint));
        note(out, "expected", problem.expected());
        note(out, "found", problem.found());
        note(out, "hint", problem.hint());
        out.append('\n');
    }

    private void excerpt(StringBuilder out, String line, At at, String tint) {
        String masked = mask.apply(line);
        String number = String.format(Locale.ROOT, "%5d | ", at.line());
        if (!masked.equals(line)) {
            // A secret stands on this line: its place is shown without a caret that would tell its length.
            out.append(paint(BLUE, number))
                    .append(Visible.around(masked, 1, ROOM).text())
                    .append('\n');
            return;
        }
        Visible.Excerpt visible = Visible.around(line, at.column(), ROOM);
        out.append(paint(BLUE, number)).append(visible.text()).append('\n');
        out.append(paint(BLUE, "      | "))
                .append(" ".repeat(visible.caret()))
                .append(paint(tint, "^"))
                .append('\n');
    }

    private void note(StringBuilder out, String label, @Nullable String text) {
        if (text != null) {
            out.append(paint(BLUE, String.format("%14s ", label + ":")))
                    .append(shown(text))
                    .append('\n');
        }
    }

    private String shown(String text) {
        return Visible.of(mask.apply(text)).toString();
    }

    private String paint(String code, String text) {
        return colour ? code + text + RESET : text;
    }

    private static String count(int number, String noun) {
        return number == 0 ? "" : number + " " + noun + (number == 1 ? "" : "s");
    }
}
