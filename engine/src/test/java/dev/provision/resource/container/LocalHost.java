package dev.provision.resource.container;

import dev.provision.probe.Facts;
import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Outlook;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks probes and runs steps of this kind on this machine with a real engine, as the engine does on a host. */
final class LocalHost {
    private static final Facts FACTS = new Facts(
            new Facts.Os("debian", List.of(), "12", "Debian", "x86_64", false, false, ""),
            new Facts.Kernel("6.18.9", null, ""),
            new Facts.Gpu(null, null, null, null),
            new Facts.Memory(0, 0),
            "",
            Set.of(),
            (dev.provision.source.Data.Dict)
                    dev.provision.source.Data.of(Map.of(), dev.provision.source.At.whole("(facts)")));

    private final Path spool;

    LocalHost(Path spool) {
        this.spool = spool;
    }

    /** A step did not succeed. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    Assessment plan(Container desired) throws Exception {
        ContainerType type = new ContainerType();
        return type.plan(desired, ask(type.probe(desired, FACTS)), Outlook.of(FACTS));
    }

    /** Makes all changes, and undoes one that fails. */
    void apply(Container desired) throws Exception {
        for (Change change : plan(desired).changes()) {
            try {
                run(change.steps());
            } catch (Failed e) {
                run(change.undo());
                throw e;
            }
        }
    }

    void run(List<Step> steps) throws Exception {
        for (Step step : steps) {
            if (step instanceof Step.Put put) {
                Files.write(spool.resolve(put.name()), put.content());
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

    <O> O ask(Probe<O> probe) throws Exception {
        List<HttpReply> replies = new ArrayList<>();
        for (HttpQuestion question : probe.http()) {
            replies.add(http(question));
        }
        ProbeOutput said = sh(probe.fragment());
        return probe.parse(new ProbeOutput(said.status(), said.text(), said.errors(), replies));
    }

    private static HttpReply http(HttpQuestion question) throws InterruptedException {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(question.uri())
                                    .timeout(question.timeout())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new HttpReply.Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new HttpReply.NoAnswer(String.valueOf(e));
        }
    }

    ProbeOutput sh(Fragment fragment) throws IOException, InterruptedException {
        Path out = Files.createTempFile(spool, "out", "");
        Path err = Files.createTempFile(spool, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-s").redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("PROVISION_SPOOL", spool.toString());
        Process process = builder.start();
        try (var in = process.outputWriter()) {
            in.write("{\n" + fragment.render() + "\n} </dev/null\n");
        }
        int status = process.waitFor();
        return new ProbeOutput(status, Files.readString(out), Files.readString(err), List.of());
    }
}
