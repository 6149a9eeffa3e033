package dev.provision.cli;

import dev.provision.lab.Lab;
import dev.provision.lab.LabException;
import dev.provision.lab.LabStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The embedded fleet of simulated hosts. */
@Command(
        name = "lab",
        description =
                "The embedded fleet of simulated Strix Halo hosts on this machine (everything in it is simulated but SSH).",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true,
        subcommands = {
            LabCommand.Up.class,
            LabCommand.Status.class,
            LabCommand.Reset.class,
            LabCommand.Fault.class,
            LabCommand.Down.class
        })
final class LabCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    Main main;

    @Override
    public Integer call() {
        throw new Refused("name what to do with the lab: up, status, reset, fault or down");
    }

    /** What all of them have in common. */
    @Command
    abstract static class Part implements Callable<Integer> {
        @ParentCommand
        @Nullable
        LabCommand parent;

        @Override
        public final Integer call() {
            Lab lab = LabFleet.ofThisUser().lab();
            try {
                act(lab);
                show(lab.status());
                return ExitCode.DONE;
            } catch (LabException e) {
                throw new Refused(String.valueOf(e.getMessage()));
            }
        }

        abstract void act(Lab lab) throws LabException;

        private void show(LabStatus status) {
            if (parent == null || parent.main == null) {
                throw new IllegalStateException("a command without its program");
            }
            Console console = parent.main.console();
            if (!status.running()) {
                console.line("the lab is not running");
            }
            for (LabStatus.HostStatus host : status.hosts()) {
                console.line(String.format(
                        "%-8s %-7s port %-5d %-8s kernel %-24s booted %d times%s",
                        host.name(),
                        host.system(),
                        host.port(),
                        host.state(),
                        host.kernel(),
                        host.boots(),
                        host.faults().isEmpty() ? "" : ", faults: " + String.join(", ", host.faults())));
            }
        }
    }

    @Command(
            name = "up",
            description = "Start the fleet, or change its size.",
            addMethodSubcommands = false,
            mixinStandardHelpOptions = true)
    static final class Up extends Part {
        @Option(
                names = "--hosts",
                paramLabel = "N",
                defaultValue = "" + Lab.DEFAULT_HOSTS,
                description = "Default: ${DEFAULT-VALUE}.")
        int hosts;

        @Override
        void act(Lab lab) throws LabException {
            lab.up(hosts);
        }
    }

    @Command(
            name = "status",
            description = "Show the hosts and their faults.",
            addMethodSubcommands = false,
            mixinStandardHelpOptions = true)
    static final class Status extends Part {
        @Override
        void act(Lab lab) {}
    }

    @Command(
            name = "reset",
            description = "Put all hosts back to their first state, without faults.",
            addMethodSubcommands = false,
            mixinStandardHelpOptions = true)
    static final class Reset extends Part {
        @Override
        void act(Lab lab) throws LabException {
            lab.reset();
        }
    }

    @Command(
            name = "down",
            description = "Stop the fleet; its disks stay.",
            addMethodSubcommands = false,
            mixinStandardHelpOptions = true)
    static final class Down extends Part {
        @Override
        void act(Lab lab) throws LabException {
            lab.down();
        }
    }

    @Command(
            name = "fault",
            description = "Let something go wrong with a host.",
            addMethodSubcommands = false,
            mixinStandardHelpOptions = true)
    static final class Fault extends Part {
        @Parameters(index = "0", paramLabel = "HOST", description = "Such as halo-2.")
        String host = "";

        @Parameters(
                index = "1",
                paramLabel = "FAULT",
                description = "boot-hangs, boots-old-kernel, cut-after=BYTES, host-key-changed; none ends them.")
        String fault = "";

        @Override
        void act(Lab lab) throws LabException {
            lab.fault(host, fault);
        }
    }
}
