package dev.provision.resource.container;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.util.List;
import org.json.JSONException;

/**
 * Watches a container that systemd has started. podman removes it whenever it ends, so that its end is seen in its unit and
 * its last words in the journal.
 *
 * @param restarts how often systemd had restarted it before the watch began
 */
record QuadletWatch(Container desired, int restarts) implements Probe<Step.Progress> {
    private static final String SCRIPT = Answer.ASK + ScriptFile.read(QuadletWatch.class, "quadlet-watch.sh");

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, desired.name());
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.health().map(Health::questions).orElse(List.of());
    }

    @Override
    public Step.Progress parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        Unit unit = Unit.of(answer);
        String log = answer.log();
        if (unit.restarts() > restarts || unit.falling()) {
            return failed("crashes and is restarted again and again", log);
        }
        if (desired.mayEnd() && unit.ended()) {
            return new Step.Progress.Done();
        }
        if (unit.active().equals("failed") || unit.active().equals("inactive")) {
            return failed("is " + unit.active() + " instead of active (" + unit.result() + ")", log);
        }
        String trouble = answer.trouble("containers");
        var documents = answer.document("containers");
        if (!unit.active().equals("active") || !trouble.isEmpty() || documents.isEmpty()) {
            return new Step.Progress.Waiting(
                    trouble.isEmpty() ? desired.name() + ".service is " + unit.active() : trouble);
        }
        try {
            Inspected now = Inspected.of(documents.get(0));
            // An end is systemd's to judge: the container may be on its way out before its unit is.
            return now.running()
                            || now.status().equals("created")
                            || now.status().equals("initialized")
                    ? new Startup(desired.name(), desired.health(), false, now.restarts())
                            .judge(now, answer.now(), log, output.replies())
                    : new Step.Progress.Waiting(now.status());
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
    }

    private Step.Progress failed(String what, String log) {
        return new Step.Progress.Failed(desired.name() + ".service " + what, Startup.endOf(log));
    }
}
