package dev.provision.resource.container;

import dev.provision.probe.Probe;
import dev.provision.resource.CannotPlan;
import dev.provision.shell.ScriptFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.JSONException;

/**
 * The containers and processes of a host that hold names, ports or the GPU.
 *
 * @param containers of all engines, running or not
 * @param listeners processes that listen on a port that was asked for, unless a container publishes the port
 * @param gpu processes that have /dev/kfd open, in containers or not
 */
public record Occupants(List<Rival> containers, List<Listener> listeners, List<GpuUser> gpu) {
    /** Defines the function {@code occupants PORT... [gpu]}. */
    public static final String SCRIPT = ScriptFile.read(Occupants.class, "occupants.sh");

    private static final Pattern CONTAINER = Pattern.compile("(docker|podman) (\\{.*})");
    private static final Pattern LISTENER =
            Pattern.compile("([0-9]{1,5}) ([0-9A-F]{8}|[0-9A-F]{32}) ([0-9]{1,10}) ?(\\S*)");
    private static final Pattern GPU_USER = Pattern.compile("([0-9]{1,10}) (\\S*) ?(.*)");

    public Occupants {
        containers = List.copyOf(containers);
        listeners = List.copyOf(listeners);
        gpu = List.copyOf(gpu);
    }

    /** A listening process; {@code pid} 0 = it cannot be determined. */
    public record Listener(Port.Published port, long pid, String command) {
        private String title() {
            return pid == 0 ? "another process" : "the process " + command + " (PID " + pid + ")";
        }
    }

    /** A process that uses the GPU; the control group of one in a container contains the container's id. */
    public record GpuUser(long pid, String command, String group) {}

    /** Reads what {@link #SCRIPT} printed. */
    public static Occupants of(Answer answer) throws Probe.Unreadable {
        List<Rival> containers = new ArrayList<>();
        for (String line : answer.all("rival")) {
            Matcher match = CONTAINER.matcher(line);
            if (!match.matches()) {
                throw new Probe.Unreadable("not a container: " + line);
            }
            try {
                containers.add(Rival.of(Engine.of(match.group(1)).orElseThrow(), match.group(2)));
            } catch (JSONException e) {
                throw new Probe.Unreadable("not a container: " + e.getMessage());
            }
        }
        List<Listener> listeners = answer.all("holder").stream()
                .map(LISTENER::matcher)
                .filter(Matcher::matches)
                .map(match -> new Listener(
                        new Port.Published(address(match.group(2)), Integer.parseInt(match.group(1))),
                        Long.parseLong(match.group(3)),
                        match.group(4)))
                .toList();
        List<GpuUser> gpu = answer.all("gpu").stream()
                .map(GPU_USER::matcher)
                .filter(Matcher::matches)
                .map(match -> new GpuUser(Long.parseLong(match.group(1)), match.group(2), match.group(3)))
                .toList();
        return new Occupants(containers, listeners, gpu);
    }

    /** As the kernel writes it: the bytes of an IPv4 address backwards; of IPv6 only "any" is told apart. */
    private static String address(String hexadecimal) {
        if (hexadecimal.length() != 8) {
            return hexadecimal.matches("0+") ? "" : hexadecimal;
        }
        List<String> parts = new ArrayList<>();
        for (int i = 6; i >= 0; i -= 2) {
            parts.add(Integer.toString(Integer.parseInt(hexadecimal.substring(i, i + 2), 16)));
        }
        return String.join(".", parts);
    }

    /**
     * Refuses if anything but the desired service holds one of its ports.
     *
     * @param own the containers that the change replaces
     */
    public void requireFree(List<Port.Published> ports, Predicate<Rival> own) throws CannotPlan {
        for (Rival rival : containers) {
            Optional<Port.Published> port = own.test(rival) ? Optional.empty() : rival.portOf(ports);
            if (port.isPresent()) {
                throw rival.inTheWay("port " + port.get().number() + " is already published by the " + rival.title());
            }
        }
        if (containers.stream().anyMatch(one -> own.test(one) && one.running() && one.hostNetwork())) {
            return;
        }
        for (Listener listener : listeners) {
            if (ports.stream().anyMatch(listener.port()::conflicts)) {
                throw new CannotPlan(
                        "port " + listener.port().number() + " is already used by " + listener.title(),
                        "stop it first, or choose another port");
            }
        }
    }

    /** Names what else uses the GPU; its memory is shared between all of them. */
    public List<String> gpuNotes(Predicate<Rival> own) {
        List<String> users = new ArrayList<>();
        for (Rival rival : containers) {
            if (rival.running() && rival.gpu() && !own.test(rival)) {
                users.add("the " + rival.title());
            }
        }
        for (GpuUser user : gpu) {
            if (containers.stream().noneMatch(one -> user.group().contains(one.id()))) {
                users.add("the process " + user.command() + " (PID " + user.pid() + ")");
            }
        }
        return users.stream()
                .map(user -> "the GPU is also used by " + user + "; its memory is not available to this service")
                .toList();
    }
}
