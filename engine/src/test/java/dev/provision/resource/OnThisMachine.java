package dev.provision.resource;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Probes, plans and changes this machine as the engine does a host: each fragment in a shell of its own, with the tools of
 * one folder in front of the machine's.
 *
 * @param shell command line of the shell
 * @param path value of PATH
 * @param spool an empty folder
 */
public record OnThisMachine(List<String> shell, String path, Path spool) {
    private static final Facts.Os DEBIAN =
            new Facts.Os("debian", List.of(), "12", "Debian 12", "x86_64", false, true, "");
    private static final Facts.Os FEDORA =
            new Facts.Os("fedora", List.of(), "43", "Fedora 43", "x86_64", false, true, "");

    public static Facts debian() {
        return facts(DEBIAN, Set.of("apt-get", "dpkg", "systemctl"));
    }

    public static Facts fedora() {
        return facts(FEDORA, Set.of("dnf", "rpm", "systemctl"));
    }

    private static Facts facts(Facts.Os os, Set<String> commands) {
        return new Facts(
                os,
                new Facts.Kernel("6.18.9", null, "ro quiet"),
                new Facts.Gpu(null, null, null, null),
                new Facts.Memory(1L << 37, 1L << 36),
                "6f1c2e0e-3f6c-4e2f-8a5c-0f7a6f0f4c11",
                commands,
                (Data.Dict) Data.of(Map.of(), At.whole("(host)")));
    }

    /** A body as if it had been written in a playbook. */
    public static TaskBody body(Map<String, ?> values) {
        return new TaskBody(Data.of(values, At.whole("site.yml")), NoFiles.INSTANCE);
    }

    /** Probes and plans. */
    public <D, O> Assessment plan(ResourceType<D, O> type, D desired) throws CannotPlan {
        Probe<O> probe = type.probe(desired, debian());
        ProbeOutput output = run(probe.fragment());
        try {
            return type.plan(desired, probe.parse(output), Outlook.of(debian()));
        } catch (Probe.Unreadable e) {
            throw new AssertionError(e.getMessage() + "\n" + output, e);
        }
    }

    /** Why the machine's own tools refuse a planned change, as the planner asks; empty if they accept all. */
    public Optional<String> refusal(Assessment assessment) {
        for (Change change : assessment.changes()) {
            if (change.trial().isPresent()) {
                Optional<String> refusal = refusal(change.trial().get());
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    public Optional<String> refusal(Trial trial) {
        ProbeOutput output = run(trial.fragment());
        try {
            return trial.parse(output);
        } catch (Probe.Unreadable e) {
            throw new AssertionError(e.getMessage() + "\n" + output, e);
        }
    }

    /** Runs the steps of every change, in order, until one fails. */
    public ProbeOutput make(Assessment assessment) {
        ProbeOutput last = ProbeOutput.of("");
        for (Change change : assessment.changes()) {
            for (Step step : change.steps()) {
                if (step instanceof Step.Put put) {
                    write(spool.resolve(put.name()), put.content());
                } else if (step instanceof Step.Run run) {
                    last = run(run.fragment());
                    if (last.status() != 0) {
                        return last;
                    }
                }
            }
        }
        return last;
    }

    public ProbeOutput run(Fragment fragment) {
        try {
            Path out = Files.createTempFile(spool.getParent(), "out", "");
            Path err = Files.createTempFile(spool.getParent(), "err", "");
            ProcessBuilder builder =
                    new ProcessBuilder(shell).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("PATH", path);
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("PROVISION_SPOOL", spool.toString());
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(("{\n" + fragment.render() + "} </dev/null\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("the fragment did not end");
            }
            return new ProbeOutput(
                    process.exitValue(),
                    Files.readString(out).stripTrailing(),
                    Files.readString(err).strip(),
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
