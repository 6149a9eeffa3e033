package dev.provision.resource.container;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.util.List;
import org.json.JSONException;

/**
 * Watches a container that has been started until it serves, or until it is clear that it never will: an end or a restart
 * ends the waiting at once, with the end of the container's log.
 *
 * @param restarts how often the engine had restarted it before the watch began
 */
record ContainerWatch(Container desired, Engine engine, int restarts) implements Probe<Step.Progress> {
    @Override
    public Fragment fragment() {
        return Fragment.of(Scripts.WATCH, engine.command(), desired.name());
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.health().map(Health::questions).orElse(List.of());
    }

    @Override
    public Step.Progress parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        String trouble = answer.trouble("containers");
        if (!trouble.isEmpty()) {
            return new Step.Progress.Waiting(engine.command() + " does not answer: " + trouble);
        }
        try {
            var documents = answer.document("containers");
            if (documents.isEmpty()) {
                return new Step.Progress.Failed("container " + desired.name() + " is gone", "");
            }
            return new Startup(desired.name(), desired.health(), desired.mayEnd(), restarts)
                    .judge(Inspected.of(documents.get(0)), answer.now(), answer.log(), output.replies());
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
    }
}
