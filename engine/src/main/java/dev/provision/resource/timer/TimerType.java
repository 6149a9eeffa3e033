package dev.provision.resource.timer;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.resource.file.FileType;
import dev.provision.resource.file.Files;
import dev.provision.shell.Fragment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code timer}: a command that systemd runs at its times, enabled and started; or no such units. */
public final class TimerType implements ResourceType<Timer, Seen> {
    private static final FileType FILE = new FileType();

    @Override
    public String key() {
        return "timer";
    }

    @Override
    public Timer parse(TaskBody body) {
        return new TimerBody(body).read();
    }

    @Override
    public String describe(Timer desired) {
        return desired.timerUnit();
    }

    @Override
    public Probe<Seen> probe(Timer desired, Facts facts) {
        return facts.os().systemd() ? new TimerProbe(desired, FILE.probe(desired.files(), facts)) : new NoSystemd();
    }

    @Override
    public Assessment plan(Timer desired, Seen observed, Outlook outlook) throws CannotPlan {
        if (!outlook.facts().os().systemd()) {
            throw new CannotPlan("PID 1 of the host is not systemd", "use cron");
        }
        TimerPlan.require(desired, observed);
        Files files = desired.files();
        return new TimerPlan(
                        desired,
                        observed,
                        FILE.plan(files, observed.files(), outlook).changes())
                .assess();
    }

    private record NoSystemd() implements Probe<Seen> {
        @Override
        public Fragment fragment() {
            return Fragment.of(":");
        }

        @Override
        public Seen parse(ProbeOutput output) {
            return new Seen(Map.of(), Map.of(), Set.of(), Map.of(), List.of());
        }
    }
}
