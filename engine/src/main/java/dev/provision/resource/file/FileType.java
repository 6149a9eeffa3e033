package dev.provision.resource.file;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.Reach;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.util.List;

/** {@code file}: a path with content, a template's or file's copy, a folder, a link, or nothing. */
public final class FileType implements ResourceType<Files, List<Found>> {
    @Override
    public String key() {
        return "file";
    }

    @Override
    public Files parse(TaskBody body) {
        return new FileBody(body).read();
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        boolean template = body.has("template") && !TaskBody.pending(body.dict());
        boolean secret = body.isSecret("content")
                || (template
                        && body.workspace().rendered(body.requiredText("template"), body.at("template"))
                                instanceof Data.Hidden);
        return FileOptions.exposed(body, secret);
    }

    @Override
    public String describe(Files desired) {
        return desired.about();
    }

    @Override
    public Reach reach(Files desired) {
        return Reach.paths(desired.about());
    }

    @Override
    public Reach looksAt(Files desired) {
        return desired.validate().isEmpty() ? Reach.pathsAndAccounts(desired.about()) : Reach.ANYTHING;
    }

    @Override
    public Probe<List<Found>> probe(Files desired, Facts facts) {
        return new FilesProbe(desired.entries(), desired.validate());
    }

    @Override
    public Assessment plan(Files desired, List<Found> observed, Outlook outlook) throws CannotPlan {
        return new FilePlan(desired, observed).assess();
    }
}
