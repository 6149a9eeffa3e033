package dev.provision.resource.download;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Outlook;
import dev.provision.resource.Reach;
import dev.provision.resource.ResourceType;
import dev.provision.resource.Step;
import dev.provision.resource.TaskBody;
import dev.provision.resource.file.Attributes;
import dev.provision.resource.file.Entry;
import dev.provision.resource.file.FileSteps;
import dev.provision.resource.file.FilesProbe;
import dev.provision.resource.file.Found;
import java.util.ArrayList;
import java.util.List;

/** {@code download}: a file with a known SHA-256, fetched by the host itself. */
public final class DownloadType implements ResourceType<Download, Seen> {
    private static final String NEW_FILE_MODE = "644";

    @Override
    public String key() {
        return "download";
    }

    @Override
    public Download parse(TaskBody body) {
        return new DownloadBody(body).read();
    }

    @Override
    public String describe(Download desired) {
        return desired.entry().path();
    }

    @Override
    public Reach reach(Download desired) {
        return Reach.paths(desired.entry().path());
    }

    @Override
    public Reach looksAt(Download desired) {
        return Reach.pathsAndAccounts(desired.entry().path());
    }

    @Override
    public Probe<Seen> probe(Download desired, Facts facts) {
        return new DownloadProbe(new FilesProbe(List.of(desired.entry()), List.of()));
    }

    @Override
    public Assessment plan(Download desired, Seen observed, Outlook outlook) throws CannotPlan {
        Entry entry = desired.entry();
        Found found = observed.file();
        Attributes.require(entry, found);
        if (found.kind() == Found.Kind.FOLDER || found.kind() == Found.Kind.OTHER) {
            throw new CannotPlan(
                    entry.path() + " is " + found.describe() + ", which is not replaced by a file",
                    "remove it first (file with absent: true)");
        }
        if (!found.parent() && !desired.parents()) {
            throw new CannotPlan(
                    "the folder " + entry.parent() + " does not exist",
                    "make it in an earlier task, or add \"parents: true\"");
        }
        boolean file = found.kind() == Found.Kind.FILE;
        boolean same = file && found.same();
        Attributes result = Attributes.of(entry, found, file, NEW_FILE_MODE);
        List<Diff> diffs = new ArrayList<>();
        if (!same) {
            String before = found.exists() ? found.describe() : null;
            if (file) {
                before = found.digest().isEmpty() ? Diff.NOT_SHOWN : found.digest();
            }
            diffs.add(new Diff.Field("sha256", before, desired.digest()));
        }
        diffs.addAll(Attributes.diffs(entry, found, file));
        if (diffs.isEmpty()) {
            return Assessment.converged();
        }
        return Assessment.of(List.of(
                same
                        ? Change.of(
                                "set the attributes of " + entry.path(),
                                diffs,
                                FileSteps.attributes(entry, found, result))
                        : Change.of("fetch " + entry.path() + from(desired), diffs, steps(desired, observed, result))));
    }

    private static String from(Download desired) {
        return desired.host().isEmpty() ? "" : " from " + desired.host();
    }

    private static List<Step> steps(Download desired, Seen observed, Attributes result) throws CannotPlan {
        if (observed.tool().isEmpty()) {
            throw new CannotPlan(
                    "the host has nothing to fetch a file with", "install curl (or GNU wget) in an earlier task");
        }
        return DownloadSteps.fetch(desired, result, observed.tool());
    }
}
