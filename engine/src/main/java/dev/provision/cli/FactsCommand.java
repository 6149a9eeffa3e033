package dev.provision.cli;

import dev.provision.apply.HostFailure;
import dev.provision.apply.HostSession;
import dev.provision.apply.SystemTime;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.probe.FactsProbe;
import dev.provision.record.HostOutcome.Status;
import dev.provision.rollout.InFlight;
import dev.provision.secret.Masked;
import dev.provision.shell.Account;
import dev.provision.transport.Connector;
import dev.provision.transport.TransportException;
import java.util.List;
import java.util.Map;
import org.json.JSONObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What expressions see under {@code facts.}. */
@Command(
        name = "facts",
        description = "Show the facts of hosts as JSON, one host a line, each as soon as it answers:"
                + " what expressions see under facts.",
        mixinStandardHelpOptions = true)
final class FactsCommand extends FleetCommand {
    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Which hosts. Default: all.")
    String pattern = "all";

    @Option(
            names = {"-b", "--become"},
            description = "Ask as root: some facts, such as the loaded GPU firmware, need it.")
    boolean become;

    @Mixin
    LimitOption limit = new LimitOption();

    @Mixin
    SshOptions ssh = new SshOptions();

    @Override
    int run(Input input) throws Exception {
        Inventory inventory = input.inventory(inventoryFile(), fleet);
        input.finish();
        List<Host> hosts = Input.select(inventory, pattern, limit);
        Connector connector = connector(ssh);
        try (InFlight inFlight = new InFlight(ssh.atOnce())) {
            interruptible(inFlight);
            return Outcomes.worst(
                    inFlight.forEach(hosts, host -> show(host, facts(host, connector), ExitCode.DONE), this::failed));
        }
    }

    private JSONObject facts(Host host, Connector connector) throws TransportException, InterruptedException {
        Account account = become ? Account.ROOT : Account.LOGIN;
        try (HostSession session = new HostSession(
                        host, connector, new FactsProbe(), account, ssh.connectWithin(), new SystemTime())
                .answeringWithin(ssh.answerWithin())) {
            return new JSONObject().put("facts", new JSONObject((Map<?, ?>)
                    session.reading(session::facts).data().plain()));
        }
    }

    private int failed(Host host, HostFailure failure) {
        String key = failure.status() == Status.UNREACHABLE ? "unreachable" : "error";
        return show(host, new JSONObject().put(key, failure.message()), Outcomes.exitCode(failure.status()));
    }

    private int show(Host host, JSONObject json, int code) {
        console()
                .line(Masked.json(json.put("host", host.name()), console().redactor())
                        .toString());
        return code;
    }
}
