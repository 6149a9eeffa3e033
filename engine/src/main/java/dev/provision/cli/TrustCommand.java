package dev.provision.cli;

import dev.provision.apply.HostFailure;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.run.FleetLoop;
import dev.provision.transport.TransportException;
import dev.provision.transport.hostkey.ShownKey;
import dev.provision.transport.hostkey.Standing;
import dev.provision.transport.ssh.SshConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The host keys of a fleet. */
@Command(
        name = "trust",
        description = {
            "Look at the host keys of a fleet: compare the fingerprints with what the hosts' consoles say.",
            "With --record, write down those of hosts that were never seen; a changed or revoked key is never"
                    + " recorded.",
            "The certificates of hosts that a @cert-authority line speaks of are shown and checked too."
        },
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class TrustCommand extends FleetCommand {
    /** A host that shows one of these has none of its keys recorded. */
    private static final Set<Standing> DOUBTFUL = EnumSet.of(Standing.CHANGED, Standing.REVOKED, Standing.INVALID);

    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Which hosts. Default: all.")
    String pattern = "all";

    @Option(names = "--record", description = "Record the keys of new hosts in known_hosts.")
    boolean record;

    @Mixin
    LimitOption limit = new LimitOption();

    @Mixin
    SshOptions ssh = new SshOptions();

    @Override
    int run(Input input) throws Exception {
        Inventory inventory = input.inventory(inventoryFile(), fleet);
        input.finish();
        SshConnector connector = connector(ssh);
        List<Host> hosts = Input.select(inventory, pattern, limit);
        try (FleetLoop loop = loop(sessions(connector, ssh), ssh.atOnce())) {
            return Outcomes.worst(loop.forEachHost(hosts, host -> show(host, connector), this::failed));
        }
    }

    private int show(Host host, SshConnector connector) throws TransportException, IOException {
        List<ShownKey> keys = connector.keysOf(host.target(), ssh.connectWithin());
        boolean doubtful = keys.stream().anyMatch(key -> DOUBTFUL.contains(key.standing()));
        boolean recorded = record && !doubtful && keys.stream().anyMatch(key -> key.standing() == Standing.NEW);
        Optional<Path> file = recorded ? Optional.of(connector.record(host.target(), keys)) : Optional.empty();
        synchronized (this) {
            keys.forEach(this::show);
            file.ifPresent(path -> console().line(host.name() + ": recorded in " + path));
        }
        return doubtful ? ExitCode.WRONG : ExitCode.DONE;
    }

    private int failed(Host host, HostFailure failure) {
        String message = failure.message();
        console().say(message.startsWith(host.name() + ": ") ? message : host.name() + ": " + message);
        return Outcomes.exitCode(failure.status());
    }

    private void show(ShownKey key) {
        console()
                .line(String.format(
                        "%-12s %-22s %-50s %s%s%s",
                        key.host(),
                        key.type(),
                        key.fingerprint(),
                        key.standing().name().toLowerCase(Locale.ROOT),
                        key.because().map(because -> " (" + because + ")").orElse(""),
                        key.certificate().isEmpty() ? "" : " " + key.certificate()));
    }
}
