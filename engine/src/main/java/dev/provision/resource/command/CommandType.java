package dev.provision.resource.command;

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
import dev.provision.shell.Fragment;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code command}: as a task it says when it need not be run ({@code creates}, {@code unless}) or is a question itself
 * ({@code read_only}); in a handler it is run once whenever something has notified it.
 */
public final class CommandType implements ResourceType<Command, Ran> {
    private static final At HOST = At.whole("(host)");
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Ends with the command's own proof, so that a command which succeeds without doing its work is caught at once. */
    private static final String RUN = """
        folder=$1 ok=$2 creates=$3 unless=$4; shift 4
        if [ "$folder" ]; then cd -- "$folder" || exit 125; fi
        status=0
        "$@" </dev/null 9>&- || status=$?
        case " $ok " in
            *" $status "*) ;;
            *) echo "exit status $status" >&2; exit 1 ;;
        esac
        if [ "$creates" ] && [ ! -e "$creates" ] && [ ! -L "$creates" ]; then
            printf 'it ran, but did not create %s\\n' "$creates" >&2
            [ "$unless" ] || exit 1
            sh -c "$unless" >/dev/null 2>&1 </dev/null 9>&- || exit 1
        elif [ -z "$creates" ] && [ "$unless" ]; then
            sh -c "$unless" >/dev/null 2>&1 </dev/null 9>&- || {
                echo 'it ran, but the condition under "unless" still fails' >&2
                exit 1
            }
        fi
        """;

    @Override
    public String key() {
        return "command";
    }

    @Override
    public Command parse(TaskBody body) {
        return new CommandBody(body).read();
    }

    @Override
    public String describe(Command desired) {
        return desired.text();
    }

    @Override
    public Optional<String> onlyAsHandler(Command desired) {
        return desired.readOnly() || desired.guarded()
                ? Optional.empty()
                : Optional.of(
                        "nothing says when this command need not be run, so the host would never be converged; give it"
                                + " \"creates\" or \"unless\", say \"read_only: true\" if it only looks, or make it a"
                                + " handler");
    }

    @Override
    public Reach reach(Command desired) {
        return desired.readOnly() ? Reach.NOTHING : Reach.ANYTHING;
    }

    @Override
    public Probe<Ran> probe(Command desired, Facts facts) {
        return new CommandProbe(desired);
    }

    @Override
    public Assessment plan(Command desired, Ran observed, Outlook outlook) throws CannotPlan {
        if (desired.readOnly()) {
            if (!desired.okStatus().contains(observed.status())) {
                throw new CannotPlan(
                        ("exit status " + observed.status() + ": " + observed.errors()).strip(),
                        "if this status is an answer, list it under \"ok_status\"");
            }
            return Assessment.converged().withResult(result(observed));
        }
        if (observed.satisfied()) {
            return Assessment.converged();
        }
        Change change = Change.of("run " + desired.text(), diffs(desired), List.of(run(desired)));
        return Assessment.of(List.of(desired.guarded() ? change : change.asAction()));
    }

    private static List<Diff> diffs(Command desired) {
        List<Diff> diffs = new ArrayList<>();
        desired.creates().ifPresent(path -> diffs.add(new Diff.Field(path, null, "exists")));
        desired.unless().ifPresent(line -> diffs.add(new Diff.Field(line, "fails", "succeeds")));
        return diffs;
    }

    private static Step run(Command desired) {
        List<String> arguments = new ArrayList<>();
        arguments.add(desired.chdir().orElse(""));
        arguments.add(String.join(
                " ", desired.okStatus().stream().sorted().map(String::valueOf).toList()));
        arguments.add(desired.creates().orElse(""));
        arguments.add(desired.unless().orElse(""));
        arguments.addAll(desired.argv());
        return new Step.Run(
                "run " + desired.program(),
                new Fragment(RUN, arguments),
                desired.timeout().orElse(LONGEST));
    }

    private static Data.Dict result(Ran ran) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rc", ran.status());
        values.put("stdout", ran.output());
        values.put("stdout_lines", Lines.of(ran.output()));
        values.put("stderr", ran.errors());
        return (Data.Dict) Data.of(values, HOST);
    }
}
