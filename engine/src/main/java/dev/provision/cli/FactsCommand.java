package dev.provision.cli;

import dev.provision.apply.HostSession;
import dev.provision.apply.SystemTime;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.probe.FactsProbe;
import dev.provision.rollout.InFlight;
import dev.provision.secret.Masked;
import dev.provision.transport.Account;
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
        description = "Show the facts of hosts as JSON, one host a line: what expressions see under facts.",
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

    private record Answer(String line, int code) {}

    @Override
    int run(Input input) throws Exception {
        Inventory inventory = input.inventory(inventoryFile(), fleet);
        input.finish();
        List<Host> hosts = Input.select(inventory, pattern, limit);
        Connector connector = connector(ssh);
        try (InFlight inFlight = new InFlight(ssh.atOnce())) {
            List<Answer> answers = inFlight.forEach(hosts, host -> ask(host, connector));
            answers.forEach(answer -> console().line(answer.line()));
            return Outcomes.worst(answers.stream().map(Answer::code).toList());
        }
    }

    private Answer ask(Host host, Connector connector) {
        Account account = become ? Account.ROOT : Account.LOGIN;
        JSONObject json = new JSONObject().put("host", host.name());
        int code = ExitCode.DONE;
        try (HostSession session = new HostSession(
                        host, connector, new FactsProbe(), account, ssh.connectWithin(), new SystemTime())
                .answeringWithin(ssh.answerWithin())) {
            json.put("facts", new JSONObject((Map<?, ?>)
                    session.reading(session::facts).data().plain()));
        } catch (TransportException e) {
            json.put(e.unreachable() ? "unreachable" : "error", String.valueOf(e.getMessage()));
            code = Outcomes.exitCode(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            json.put("error", "interrupted");
            code = ExitCode.INTERRUPTED;
        }
        return new Answer(Masked.json(json, console().redactor()).toString(), code);
    }
}
