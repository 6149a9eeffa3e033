package dev.provision.resource.container;

import dev.provision.probe.Facts;
import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.Step;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.shell.Quote;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks probes and runs steps of kinds that run containers, one by one, on a host with real engines, over a connection as the program's. */
public final class EngineHost implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Facts FACTS = new Facts(
            new Facts.Os("debian", List.of(), "12", "Debian", "x86_64", false, false, ""),
            new Facts.Kernel("6.18.9", null, ""),
            new Facts.Gpu(null, null, null, null),
            new Facts.Memory(0, 0),
            "",
            Set.of(),
            (dev.provision.source.Data.Dict)
                    dev.provision.source.Data.of(Map.of(), dev.provision.source.At.whole("(facts)")));

    private final Connection connection;
    private final RemoteShell shell;
    private final String spool;

    /** @param spool a folder on the host that is made if it is not there */
    public EngineHost(Connection connection, String spool) throws TransportException {
        this.connection = connection;
        this.shell = connection.shell(Account.ROOT);
        this.spool = spool;
        shell.run("mkdir -p -m 700 " + Quote.word(spool), LONG);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** A step did not succeed. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    Assessment plan(Container desired) throws Exception {
        return plan(new ContainerType(), desired);
    }

    void apply(Container desired) throws Exception {
        apply(new ContainerType(), desired);
    }

    /** Probes and compares. */
    public <D, O> Assessment plan(ResourceType<D, O> type, D desired) throws Exception {
        return type.plan(desired, ask(type.probe(desired, FACTS)), Outlook.of(FACTS));
    }

    /** Makes all changes, and undoes one that fails. */
    public <D, O> void apply(ResourceType<D, O> type, D desired) throws Exception {
        for (Change change : plan(type, desired).changes()) {
            try {
                run(change.steps());
            } catch (Failed e) {
                run(change.undo());
                throw e;
            }
        }
    }

    /** Runs steps in order. */
    public void run(List<Step> steps) throws Exception {
        for (Step step : steps) {
            if (step instanceof Step.Put put) {
                shell.put(spool + "/" + put.name(), put.content(), LONG);
            } else if (step instanceof Step.Run run) {
                ProbeOutput output = sh(run.fragment());
                if (output.status() != 0) {
                    throw new Failed(run.title() + ": " + output.errors());
                }
            } else if (step instanceof Step.Await await) {
                await(await);
            }
        }
    }

    private void await(Step.Await await) throws Exception {
        long deadline = System.nanoTime() + await.within().toNanos();
        while (System.nanoTime() < deadline) {
            Step.Progress progress = ask(await.watch());
            if (progress instanceof Step.Progress.Done) {
                return;
            }
            if (progress instanceof Step.Progress.Failed failed) {
                throw new Failed(failed.reason() + "\n" + failed.detail());
            }
            TimeUnit.MILLISECONDS.sleep(await.every().toMillis());
        }
        throw new Failed(await.title() + ": too late");
    }

    /** Asks a probe as root. */
    <O> O ask(Probe<O> probe) throws Exception {
        List<HttpReply> replies = new ArrayList<>();
        for (HttpQuestion question : probe.http()) {
            replies.add(http(question));
        }
        ProbeOutput said = sh(probe.fragment());
        return probe.parse(new ProbeOutput(said.status(), said.text(), said.errors(), replies));
    }

    private HttpReply http(HttpQuestion question) throws TransportException, InterruptedException {
        try (Connection.Tunnel tunnel =
                connection.tunnel(question.uri().getHost(), question.uri().getPort())) {
            URI through = URI.create(
                    "http://127.0.0.1:" + tunnel.localPort() + question.uri().getPath());
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(through)
                                    .timeout(question.timeout())
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new HttpReply.Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new HttpReply.NoAnswer(String.valueOf(e));
        }
    }

    /** Runs a fragment as root. */
    public ProbeOutput sh(Fragment fragment) throws TransportException {
        Output output = shell.run(
                "PROVISION_SPOOL=" + Quote.word(spool) + "; export PROVISION_SPOOL\n" + fragment.render(), LONG);
        return new ProbeOutput(output.status(), output.out(), output.err(), List.of());
    }
}
