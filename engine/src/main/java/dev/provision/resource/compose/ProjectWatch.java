package dev.provision.resource.compose;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Step;
import dev.provision.resource.container.Answer;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Health;
import dev.provision.resource.container.Startup;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Watches the containers of a project that has been brought up until all serve, or until one never will.
 *
 * @param restarts by a container's id, how often the engine had restarted it before
 */
record ProjectWatch(Compose desired, Engine engine, Map<String, Integer> restarts) implements Probe<Step.Progress> {
    private static final String SCRIPT = "engine=$1 tool= dialect= orphans= project=$2 folder= file= profiles=\n"
            + SafePath.SCRIPT
            + ScriptFile.read(ProjectWatch.class, "common.sh") + Answer.ASK
            + ScriptFile.read(ProjectWatch.class, "watch.sh");

    ProjectWatch {
        restarts = Map.copyOf(restarts);
    }

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, engine.command(), desired.project());
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.health().values().stream()
                .flatMap(health -> health.questions().stream())
                .toList();
    }

    @Override
    public Step.Progress parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        String trouble = answer.trouble("list");
        if (!trouble.isEmpty()) {
            return new Step.Progress.Waiting(engine.command() + " does not answer: " + trouble);
        }
        Map<String, List<HttpReply>> replies = replies(output.replies());
        List<String> waiting = new ArrayList<>();
        List<String> services = new ArrayList<>();
        try {
            for (JSONObject document : answer.document("containers")) {
                Member member = Member.of(document);
                if (member.oneoff()) {
                    continue;
                }
                services.add(member.service());
                Step.Progress one = judge(member, answer, replies.getOrDefault(member.service(), List.of()));
                if (one instanceof Step.Progress.Failed) {
                    return one;
                }
                if (one instanceof Step.Progress.Waiting phase) {
                    waiting.add(member.service() + ": " + phase.phase());
                }
            }
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
        if (services.isEmpty()) {
            // podman-compose says that all is well whatever podman told it.
            return new Step.Progress.Failed(
                    "no container came of the project " + desired.project(), "Is there an image for each service?");
        }
        Optional<String> unknown = desired.health().keySet().stream()
                .filter(service -> !services.contains(service))
                .findFirst();
        if (unknown.isPresent()) {
            return new Step.Progress.Failed(
                    "the project " + desired.project() + " has no container of a service " + unknown.get(),
                    "It has: " + String.join(", ", services));
        }
        return waiting.isEmpty() ? new Step.Progress.Done() : new Step.Progress.Waiting(String.join("; ", waiting));
    }

    private Step.Progress judge(Member member, Answer answer, List<HttpReply> replies) {
        Optional<Health> health = Optional.ofNullable(desired.health().get(member.service()));
        String id = member.container().id();
        String log = answer.text("log-" + id).orElse("").strip();
        Step.Progress progress = new Startup(
                        member.container().name(),
                        health,
                        health.isEmpty() && member.mayEnd(),
                        restarts.getOrDefault(id, 0))
                .judge(member.container(), answer.now(), log, replies);
        boolean unproven = member.container().running()
                && !member.health().isEmpty()
                && !member.health().equals("healthy");
        return progress instanceof Step.Progress.Done && unproven && health.isEmpty()
                ? new Step.Progress.Waiting(member.health())
                : progress;
    }

    private Map<String, List<HttpReply>> replies(List<HttpReply> all) {
        Map<String, List<HttpReply>> replies = new HashMap<>();
        int next = 0;
        for (Map.Entry<String, Health> one : desired.health().entrySet()) {
            int end = Math.min(all.size(), next + one.getValue().questions().size());
            replies.put(one.getKey(), all.subList(next, end));
            next = end;
        }
        return replies;
    }
}
