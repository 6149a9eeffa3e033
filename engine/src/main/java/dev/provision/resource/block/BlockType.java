package dev.provision.resource.block;

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
import dev.provision.source.Lines;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.List;
import java.util.regex.Pattern;

/** {@code block}: lines between two markers, there once or not at all. */
public final class BlockType implements ResourceType<Block, TextFile> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 _.:/@-]*[A-Za-z0-9_.:/@-])?");

    @Override
    public String key() {
        return "block";
    }

    @Override
    public Block parse(TaskBody body) {
        Problems problems = new Problems();
        EditOptions options = new EditOptions(body, problems);
        Place place = options.place();
        Editing editing = options.editing("content");
        options.onlyForPresent(List.of("content", "insert_after", "insert_before", "create", "mode"));
        String name = body.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            problems.error(Problem.at(body.at("name"), "this is no name for a block")
                    .expected("letters, digits, blanks and _ . : / @ -")
                    .found(name));
        }
        String comment = comment(body, problems);
        String begin = comment.replace("%s", "BEGIN " + name);
        String end = comment.replace("%s", "END " + name);
        List<String> lines =
                body.secret("content").map(Secret::reveal).map(BlockType::lines).orElse(List.of());
        if (!editing.absent() && !body.has("content")) {
            problems.error(Problem.at(body.at(), "\"content\" is missing"));
        }
        if (lines.stream().map(String::strip).anyMatch(line -> line.equals(begin) || line.equals(end))) {
            problems.error(Problem.at(body.at("content"), "the block's own marker cannot stand in it"));
        }
        if (lines.stream().anyMatch(line -> line.indexOf('\0') >= 0)) {
            problems.error(Problem.at(body.at("content"), "a NUL character cannot stand in a text file"));
        }
        problems.throwIfAny();
        return new Block(editing, name, begin, end, new Block.Content(lines), place);
    }

    private static List<String> lines(String content) {
        return Lines.of(content).stream()
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .toList();
    }

    /** A comment of the file's language, with {@code %s} for its text. */
    private static String comment(TaskBody body, Problems problems) {
        String written = body.text("comment").orElse("#").strip();
        boolean plain = written.chars().allMatch(c -> c >= ' ' && c < 127);
        boolean twice = written.indexOf("%s") != written.lastIndexOf("%s");
        if (written.isEmpty() || !plain || twice) {
            problems.error(Problem.at(body.at("comment"), "this is no comment of a file")
                    .expected("what a comment begins with, such as # or //, or a form with %s such as <!-- %s -->"));
        }
        return written.contains("%s") ? written : written + " %s";
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        return FileOptions.exposed(body, body.isSecret("content"));
    }

    @Override
    public String describe(Block desired) {
        return desired.name() + " in " + desired.editing().path();
    }

    @Override
    public Reach reach(Block desired) {
        return Reach.paths(desired.editing().path());
    }

    @Override
    public Reach looksAt(Block desired) {
        return desired.editing().looksAt();
    }

    @Override
    public Probe<TextFile> probe(Block desired, Facts facts) {
        return new TextFileProbe(desired.editing().path(), desired.editing().patterns());
    }

    @Override
    public Assessment plan(Block desired, TextFile observed, Outlook outlook) throws CannotPlan {
        String where =
                " the block \"" + desired.name() + "\" of " + desired.editing().path();
        return desired.editing().absent()
                ? EditPlan.assess(
                        desired.editing(), observed, "take out" + where, (lines, matches) -> desired.taken(lines))
                : EditPlan.assess(desired.editing(), observed, "set" + where, desired::put);
    }
}
