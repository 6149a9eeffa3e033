package dev.provision.resource.command;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a read-only command, or asks whether another one must be run. */
record CommandProbe(Command command) implements Probe<Ran> {
    /** The first line tells the command's own failure from that of getting to its folder. */
    private static final String READ = """
        if [ "$1" ]; then cd -- "$1" || exit 125; fi
        shift
        echo ran
        exec "$@"
        """;

    private static final String GUARD = """
        if [ "$2" ] && { [ -e "$2" ] || [ -L "$2" ]; }; then echo satisfied
        elif [ "$1" ] && ! cd -- "$1" 2>/dev/null; then echo astray
        elif [ "$3" ] && sh -c "$3" >/dev/null 2>&1; then echo satisfied
        else echo needed; fi
        """;

    @Override
    public Fragment fragment() {
        String folder = command.chdir().orElse("");
        if (!command.readOnly()) {
            Fragment guard = Fragment.of(
                    GUARD,
                    folder,
                    command.creates().orElse(""),
                    command.unless().orElse(""));
            return runsCommand() ? guard : guard.sharing(Fragment.Shared.NOTHING);
        }
        List<String> arguments = new ArrayList<>(List.of(folder));
        arguments.addAll(command.argv());
        return new Fragment(READ, arguments);
    }

    @Override
    public boolean runsCommand() {
        return command.readOnly() || command.unless().isPresent();
    }

    @Override
    public Duration timeout() {
        return command.timeout().filter(longer -> runsCommand()).orElseGet(Probe.super::timeout);
    }

    @Override
    public Ran parse(ProbeOutput output) throws Unreadable {
        if (!command.readOnly()) {
            return switch (output.text().strip()) {
                case "satisfied" -> new Ran(true, 0, "", "");
                case "needed" -> new Ran(false, 0, "", "");
                case "astray" ->
                    throw new Unreadable("cannot enter the directory "
                            + command.chdir().orElse("") + ": create it in an earlier task");
                default -> throw new Unreadable("its condition could not be asked: " + output.errors());
            };
        }
        if (!output.text().startsWith("ran")) {
            throw new Unreadable("it could not be run: " + output.errors());
        }
        int start = Math.min(output.text().length(), "ran\n".length());
        return new Ran(false, output.status(), output.text().substring(start), output.errors());
    }
}
