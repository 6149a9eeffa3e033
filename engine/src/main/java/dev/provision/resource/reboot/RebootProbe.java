package dev.provision.resource.reboot;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.List;

/** Whether the host can be rebooted at all: a container's boot id never changes (domain.md 4.2). */
record RebootProbe(String root) implements Probe<Bootable> {
    private static final String SCRIPT = ScriptFile.read(RebootProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, root);
    }

    @Override
    public Bootable parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("end")) {
            throw new Unreadable("cannot see whether this host can be rebooted: " + output.errors());
        }
        String container = lines.stream()
                .filter(line -> line.startsWith("container "))
                .map(line -> line.substring("container ".length()).strip())
                .filter(kind -> !kind.isEmpty())
                .findFirst()
                .orElse("");
        return new Bootable(container, lines.contains("own-boot-id"));
    }
}
