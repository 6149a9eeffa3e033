package dev.provision.cli;

import dev.provision.apply.HostFailure;
import dev.provision.apply.HostSession;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.probe.Facts;
import dev.provision.record.HostOutcome.Status;
import dev.provision.run.FleetLoop;
import dev.provision.run.Sessions;
import dev.provision.secret.Masked;
import dev.provision.shell.Account;
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
        addMethodSubcommands = false,
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
        Sessions sessions = sessions(ssh);
        Account account = become ? Account.ROOT : Account.LOGIN;
        try (FleetLoop loop = loop(sessions, ssh.atOnce())) {
            return Outcomes.worst(loop.forEachHost(
                    hosts, host -> show(host, sessions.look(host, account, HostSession::facts)), this::failed));
        }
    }

    private int show(Host host, Facts facts) {
        Map<?, ?> plain = (Map<?, ?>) facts.data().plain();
        return show(host, new JSONObject().put("facts", new JSONObject(plain)), ExitCode.DONE);
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
