package dev.provision.resource.container;

import dev.provision.resource.CannotPlan;
import dev.provision.shell.ScriptFile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What runs under the name that is wanted, but in another way: it has the same ports and the same GPU, and no kind replaces what
 * another one made.
 *
 * @param project whether it is a container of a compose project, and not one of that name
 * @param container its name
 * @param unit the unit by which systemd runs it, empty if none does
 * @param ports of the host that it publishes
 */
public record Rival(boolean project, Engine engine, String container, String unit, Set<Integer> ports) {
    /** Defines the function {@code rivals container|project NAME ENGINE}. */
    public static final String SCRIPT = ScriptFile.read(Rival.class, "rivals.sh");

    private static final Pattern LINE = Pattern.compile("(container|project) (docker|podman) /?(\\S+) (\\S+) ?(\\S*)");
    private static final Pattern HOST_PORT = Pattern.compile("\"HostPort\":\"(\\d{1,5})\"");

    public Rival {
        ports = Set.copyOf(ports);
    }

    /** Those that {@link #SCRIPT} has told of. */
    public static List<Rival> of(Answer answer) {
        return answer.all("rival").stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Rival(
                        line.group(1).equals("project"),
                        Engine.of(line.group(2)),
                        line.group(3),
                        line.group(5).endsWith(".service") ? line.group(5) : "",
                        ports(line.group(4))))
                .toList();
    }

    private static Set<Integer> ports(String bindings) {
        Set<Integer> ports = new TreeSet<>();
        Matcher port = HOST_PORT.matcher(bindings);
        while (port.find()) {
            ports.add(Integer.valueOf(port.group(1)));
        }
        return ports;
    }

    /** A port that both would have, if there is one. */
    public Optional<Integer> portOf(Collection<Integer> wanted) {
        return ports.stream().filter(wanted::contains).min(Integer::compare);
    }

    /**
     * Says what stands in the way and how to remove it. It is not removed by itself: it may be what serves now, and no undo
     * would bring it back.
     *
     * @param name that is wanted
     */
    public CannotPlan inTheWay(String name, Optional<Integer> port) {
        return new CannotPlan(
                engine.command() + " runs a container " + container + (project ? " of the compose project " + name : "")
                        + " already"
                        + port.map(number -> ", which has port " + number).orElse(""),
                "remove it first; provision does not take over from another engine or kind: " + removal(name));
    }

    private String removal(String name) {
        if (project) {
            return engine.command() + " compose -p " + name + " down, or a compose task with state: down";
        }
        if (!unit.isEmpty()) {
            return "systemctl stop " + unit + "; rm " + Unit.path(container) + "; systemctl daemon-reload";
        }
        return engine.command() + " rm -f " + container;
    }
}
