package dev.provision.resource.fwupd;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code fwupd}: a report of devices that could be updated, and the update of those that are named. */
public final class FwupdType implements ResourceType<Fwupd, Observed> {
    private final String root;

    public FwupdType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    FwupdType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "fwupd";
    }

    @Override
    public Fwupd parse(TaskBody body) {
        List<Fwupd.Update> updates = new ArrayList<>();
        Data written = body.get("updates").orElse(null);
        if (written != null && !(written instanceof Data.Seq)) {
            throw TaskBody.wrong(written, "a list");
        }
        if (written instanceof Data.Seq seq) {
            for (Data item : seq.items()) {
                TaskBody update = new TaskBody(item, body.workspace());
                updates.add(new Fwupd.Update(word(update, "device"), word(update, "version")));
            }
        }
        return new Fwupd(updates);
    }

    private static String word(TaskBody update, String key) {
        String text = update.requiredText(key);
        if (text.isBlank() || text.startsWith("-") || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(Problem.at(update.at(key), "this is no " + key + " of fwupd's")
                    .expected(
                            key.equals("device") ? "a GUID, a DeviceId or a whole name" : "a version as fwupd shows it")
                    .found(text));
        }
        return text;
    }

    @Override
    public String describe(Fwupd desired) {
        return desired.updates().isEmpty()
                ? "report"
                : desired.updates().stream().map(Fwupd.Update::device).collect(Collectors.joining(", "));
    }

    @Override
    public Probe<Observed> probe(Fwupd desired, Facts facts) {
        return new FwupdProbe(root);
    }

    @Override
    public Assessment plan(Fwupd desired, Observed observed, Outlook outlook) throws CannotPlan {
        return new FwupdPlan(desired, observed).assess();
    }
}
