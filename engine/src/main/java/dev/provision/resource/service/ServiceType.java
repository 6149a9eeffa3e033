package dev.provision.resource.service;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.shell.Fragment;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code service}: started or stopped, enabled or not, masked or not; in handlers restarted or reloaded. */
public final class ServiceType implements ResourceType<Service, Unit> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@:][A-Za-z0-9_@:.\\\\-]*");
    private static final Pattern SUFFIX =
            Pattern.compile(".*\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)");

    @Override
    public String key() {
        return "service";
    }

    @Override
    public Service parse(TaskBody body) {
        String name = body.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(Problem.at(body.at("name"), "this is no name of a unit")
                    .expected("a name such as docker, docker.service or fstrim.timer")
                    .found(name));
        }
        Service service = new Service(
                SUFFIX.matcher(name).matches() ? name : name + ".service",
                body.text("state").map(state -> state(body, state)),
                flag(body, "enabled"),
                flag(body, "masked"));
        if (service.state().isEmpty()
                && service.enabled().isEmpty()
                && service.masked().isEmpty()) {
            throw new InvalidInput(Problem.at(body.at(), "nothing is said about " + name)
                    .expected("\"state\", \"enabled\" or \"masked\""));
        }
        boolean up = service.state().isPresent() && !service.wants(Service.State.STOPPED);
        if (service.masked().orElse(false) && (up || service.enabled().orElse(false))) {
            throw new InvalidInput(Problem.at(body.at("masked"), "a masked unit can be neither started nor enabled"));
        }
        return service;
    }

    private static Service.State state(TaskBody body, String text) {
        return switch (text) {
            case "started", "stopped", "restarted", "reloaded" -> Service.State.valueOf(text.toUpperCase(Locale.ROOT));
            default ->
                throw new InvalidInput(Problem.at(body.at("state"), "this is no state of a service")
                        .expected("started, stopped, restarted or reloaded")
                        .found(text));
        };
    }

    private static Optional<Boolean> flag(TaskBody body, String key) {
        return body.has(key) ? Optional.of(body.flag(key, false)) : Optional.empty();
    }

    @Override
    public String describe(Service desired) {
        return desired.unit();
    }

    @Override
    public Optional<String> onlyAsHandler(Service desired) {
        return desired.state()
                .filter(Service.State::isAction)
                .map(
                        state -> "\"state: " + state.name().toLowerCase(Locale.ROOT)
                                + "\" would act at every run; say \"started\" here and let a handler restart it when something has changed");
    }

    @Override
    public Probe<Unit> probe(Service desired, Facts facts) {
        return facts.os().systemd() ? new UnitProbe(desired.unit()) : new NoSystemd();
    }

    @Override
    public Assessment plan(Service desired, Unit observed, Outlook outlook) throws CannotPlan {
        if (!outlook.facts().os().systemd()) {
            throw new CannotPlan("PID 1 of the host is not systemd", null);
        }
        return new ServicePlan(desired, observed).assess();
    }

    private record NoSystemd() implements Probe<Unit> {
        @Override
        public Fragment fragment() {
            return Fragment.of(":").sharing(Fragment.Shared.NOTHING);
        }

        @Override
        public Unit parse(ProbeOutput output) {
            return new Unit(Map.of(), "");
        }
    }
}
