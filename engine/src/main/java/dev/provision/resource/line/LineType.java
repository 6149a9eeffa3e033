package dev.provision.resource.line;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.Reach;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.resource.edit.EditOptions;
import dev.provision.resource.edit.EditPlan;
import dev.provision.resource.edit.Editing;
import dev.provision.resource.edit.Place;
import dev.provision.resource.edit.TextFile;
import dev.provision.resource.edit.TextFileProbe;
import dev.provision.resource.file.FileOptions;
import dev.provision.secret.Secret;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.List;
import java.util.Optional;

/** {@code line}: a line that is in a file once, or not at all. */
public final class LineType implements ResourceType<Line, TextFile> {
    @Override
    public String key() {
        return "line";
    }

    @Override
    public Line parse(TaskBody body) {
        Problems problems = new Problems();
        EditOptions options = new EditOptions(body, problems);
        options.pattern(Line.MATCH);
        Place place = options.place();
        Editing editing = options.editing("line");
        options.onlyForPresent(List.of("insert_after", "insert_before", "create", "mode"));
        Optional<Line.Text> text = body.secret("line").map(Secret::reveal).map(Line.Text::new);
        if (text.isPresent() && text.get().value().chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            problems.error(
                    Problem.at(body.at("line"), "this is more than one line").hint("use block for several"));
        }
        if (editing.absent() && text.isPresent() == editing.patterns().containsKey(Line.MATCH)) {
            problems.error(Problem.at(body.at(), "which lines are to be absent must be said in exactly one way")
                    .expected("\"line\" for an equal line, or \"match\" for a pattern"));
        }
        if (!editing.absent() && text.isEmpty()) {
            problems.error(Problem.at(body.at(), "\"line\" is missing"));
        }
        problems.throwIfAny();
        return new Line(editing, text, place);
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        return FileOptions.exposed(body, body.isSecret("line"));
    }

    @Override
    public String describe(Line desired) {
        return desired.editing().path();
    }

    @Override
    public Reach reach(Line desired) {
        return Reach.paths(desired.editing().path());
    }

    @Override
    public Reach looksAt(Line desired) {
        return desired.editing().looksAt();
    }

    @Override
    public Probe<TextFile> probe(Line desired, Facts facts) {
        return new TextFileProbe(desired.editing().path(), desired.editing().patterns());
    }

    @Override
    public Assessment plan(Line desired, TextFile observed, Outlook outlook) throws CannotPlan {
        String path = desired.editing().path();
        if (desired.editing().absent()) {
            return EditPlan.assess(desired.editing(), observed, "take a line out of " + path, desired::taken);
        }
        return EditPlan.assess(desired.editing(), observed, "set a line of " + path, (lines, matches) -> {
            boolean stands = desired.stands(lines, matches);
            int place = stands || lines.size() == 0 ? 0 : desired.place().index(path, lines, matches);
            return desired.put(lines, matches, place);
        });
    }
}
