package dev.provision.resource.container;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Asks whatever engine a host has for one container as it is, wanted by a playbook or not: its inspect document, the end of its
 * log, the ROCm inside it, and what stands in its way. Reads only; in a container that runs it runs {@code cat}.
 */
public record ContainerLook(String name) implements Probe<ContainerState> {
    /** Lines of the log that are looked at, and the most bytes of them. */
    private static final String LINES = "400";

    private static final String BYTES = "131072";

    /** Arguments: auto, container, lines, bytes. Of a container that never started again only its present life counts. */
    private static final String SCRIPT =
            "wanted=$1 name=$2 lines=$3 bytes=$4\n" + Answer.ASK + Storage.SCRIPT + EngineChoice.SCRIPT + """
            if [ -z "$engine" ]; then exit 0; fi
            printf '#engine %s\\n#uid %s\\n' "$engine" "$(id -u)"
            ask containers container inspect "$name"
            if [ "$status" -eq 0 ]; then
                life=$("$engine" container inspect --format '{{.State.Status}} {{.RestartCount}} {{json .State.StartedAt}}' "$name" 2>/dev/null </dev/null)
                case $life in
                running*)
                    printf '#rocm %s\\n' "$(timeout 10 "$engine" exec "$name" cat /opt/rocm/.info/version 2>/dev/null </dev/null 9>&- | head -c 100 | head -n 1)"
                    ;;
                esac
            fi
            tell_storage
            cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | sed -n 's/^ *[0-9]*: [0-9A-F]*:\\([0-9A-F]*\\) [0-9A-F]*:[0-9A-F]* 0A .*/#listens \\1/p'
            if [ -n "${life-}" ]; then
                since=
                case $life in 'running 0 "'[0-9]*T*'"') since=${life#*'"'}; since=${since%'"'} ;; esac
                printf '#log\\n'
                timeout 20 "$engine" logs --tail "$lines" ${since:+--since "$since"} "$name" 2>&1 </dev/null 9>&- | tail -c "$bytes"
            fi
            exit 0
            """;

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, "auto", name, LINES, BYTES);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public ContainerState parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        Optional<Engine> engine = answer.engine();
        if (engine.isEmpty()) {
            if (output.status() != 0) {
                throw new Unreadable("status " + output.status() + ": " + output.errors());
            }
            return ContainerState.noEngine();
        }
        try {
            List<ContainerState.Instance> found = new ArrayList<>();
            for (JSONObject one : answer.document("containers")) {
                found.add(ContainerState.Instance.of(one));
            }
            Storage storage = Storage.of(answer);
            return new ContainerState(
                    engine.get().command(),
                    answer.first("uid").equals(Optional.of("0")),
                    answer.trouble("containers"),
                    found.stream().filter(one -> one.name().equals(name)).findFirst(),
                    answer.first("rocm").map(String::strip).orElse(""),
                    storage.path(),
                    storage.free(),
                    ports(answer.all("listens")),
                    Lines.of(answer.log()));
        } catch (JSONException | IllegalArgumentException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
    }

    private static Set<Integer> ports(List<String> hexadecimal) {
        Set<Integer> ports = new TreeSet<>();
        hexadecimal.stream()
                .filter(text -> text.matches("[0-9A-F]{4}"))
                .forEach(text -> ports.add(Integer.parseInt(text, 16)));
        return ports;
    }
}
