package dev.provision.resource.container;

import dev.provision.probe.Scratch;
import dev.provision.resource.Trial;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.util.List;

/** Lets podman's generator make a service of a unit that is not in place yet, as the change does before it writes it. */
record QuadletTrial(String name, String generator, String unit) implements Trial {
    private static final String SCRIPT = Scratch.SCRIPT + ScriptFile.read(QuadletTrial.class, "quadlet-try.sh") + """
            scratch
            printf %s "$3" >"$scratch/$1.container" || exit 1
            if makes_service "$1" "$2" "$scratch"; then echo accepted; else
                printf 'refused\\npodman cannot make a service of %s:\\n%s\\n' "$4" "$said" | head -c 3000
            fi
            """;

    @Override
    public Fragment fragment() {
        return new Fragment(SCRIPT, List.of(name, generator, unit, Unit.path(name)));
    }

    @Override
    public String hint() {
        return "leave out what the host's podman does not know, or update podman";
    }
}
