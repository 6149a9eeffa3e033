package dev.provision.resource.service;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.util.HashMap;
import java.util.Map;

/** Asks systemd about a unit. */
record UnitProbe(String unit) implements Probe<Unit> {
    private static final String SCRIPT = """
            export LC_ALL=C
            properties=LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,Type,RemainAfterExit
            shown=$(systemctl show --no-pager -p "$properties" -- "$1") || exit 3
            printf '%s\\n' "$shown"
            # Of these is-enabled says the same; of a SysV script it knows more.
            case "$shown
            " in
                *"
            UnitFileState=enabled
            "* | *"
            UnitFileState=disabled
            "* | *"
            UnitFileState=static
            "*) ;;
                *)
                    printf 'IsEnabled='
                    systemctl is-enabled -- "$1" 2>/dev/null || :
                    ;;
            esac
            """;

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, unit).sharing(Fragment.Shared.NOTHING);
    }

    @Override
    public Unit parse(ProbeOutput output) throws Unreadable {
        Map<String, String> properties = new HashMap<>();
        for (String line : Lines.of(output.text())) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (output.status() != 0 || !properties.containsKey("LoadState") || !properties.containsKey("ActiveState")) {
            throw new Unreadable("systemd did not answer: " + output.errors());
        }
        String asked = properties.getOrDefault("IsEnabled", "");
        String enabled = asked.isEmpty() ? properties.getOrDefault("UnitFileState", "") : asked;
        return new Unit(properties, enabled);
    }
}
