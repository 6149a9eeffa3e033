package dev.provision.cli;

import dev.provision.apply.HostFailure;
import dev.provision.doctor.Diagnosis;
import dev.provision.doctor.Settings;
import dev.provision.doctor.Signature;
import dev.provision.doctor.Signatures;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.record.HostOutcome.Status;
import dev.provision.report.DoctorJson;
import dev.provision.report.DoctorText;
import dev.provision.run.FleetLoop;
import dev.provision.run.HostDiagnosis;
import dev.provision.run.Sessions;
import dev.provision.shell.Account;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is wrong with hosts, and what removes it; changes nothing and needs no playbook. */
@Command(
        name = "doctor",
        description = "Say what is wrong with hosts, layer by layer, with rule, source and fix; changes nothing."
                + " Exits 2 if there is something to do, or something that could not be seen.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class DoctorCommand extends FleetCommand {
    private static final String VERSION = "[0-9]{1,2}\\.[0-9]{1,3}(\\.[0-9]{1,4})?([-.+~].*)?";

    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Which hosts. Default: all.")
    String pattern = "all";

    @Option(
            names = {"-b", "--become"},
            description = "Look as root: the loaded firmware, the boot loader and podman's containers need it.")
    boolean become;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "The container that has to be there. Default: vllm, if there is one.")
    @Nullable
    String container;

    @Option(
            names = "--image-rocm",
            paramLabel = "VERSION",
            description = "The ROCm in the image. Default: what the container says.")
    @Nullable
    String imageRocm;

    @Option(
            names = "--signatures",
            paramLabel = "FILE",
            description = "More signatures of faults in logs: a file of the form of schemas/signatures.schema.json.")
    @Nullable
    Path signatures;

    @Mixin
    LimitOption limit = new LimitOption();

    @Mixin
    SshOptions ssh = new SshOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    private boolean shown;

    private record Answer(List<String> lines, int code, Optional<Diagnosis> diagnosis) {}

    @Override
    int run(Input input) throws Exception {
        boolean json = OutputOptions.json(output.output);
        Settings settings = settings(input);
        Inventory inventory = input.inventory(inventoryFile(), fleet);
        input.finish();
        List<Host> hosts = Input.select(inventory, pattern, limit);
        if (hosts.isEmpty()) {
            throw new Refused("no host matches, so that nothing can be said of any");
        }
        Sessions sessions = sessions(ssh);
        Account account = become ? Account.ROOT : Account.LOGIN;
        try (FleetLoop loop = loop(sessions, ssh.atOnce())) {
            List<Answer> answers = loop.forEachHost(
                    hosts,
                    host -> show(
                            answer(host, sessions.look(host, account, it -> HostDiagnosis.of(it, settings)), json),
                            json),
                    (host, failure) -> show(failed(host, failure, json), json));
            if (!json && hosts.size() > 1) {
                totals(hosts, answers);
            }
            return Outcomes.worst(answers.stream().map(Answer::code).toList());
        }
    }

    private void totals(List<Host> hosts, List<Answer> answers) {
        Map<String, Optional<Diagnosis>> byHost = new LinkedHashMap<>();
        for (int i = 0; i < hosts.size(); i++) {
            byHost.put(hosts.get(i).name(), answers.get(i).diagnosis());
        }
        console().line("");
        text().totals(byHost).forEach(console().out()::println);
    }

    private Settings settings(Input input) {
        if (imageRocm != null && !imageRocm.matches(VERSION)) {
            throw new Refused("--image-rocm is a version such as 7.2.1, not " + imageRocm);
        }
        if (container != null && !container.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            throw new Refused("--container is the name of a container, not " + container);
        }
        List<Signature> looked = signatures == null ? Signatures.shipped() : input.signatures(signatures);
        return new Settings(
                container == null ? Settings.CONTAINER : container,
                container != null,
                Optional.ofNullable(imageRocm),
                become,
                looked);
    }

    private Answer answer(Host host, HostDiagnosis found, boolean json) {
        found.secrets().forEach(console().redactor()::register);
        Diagnosis diagnosis = found.diagnosis();
        List<String> lines = json
                ? List.of(new DoctorJson(console().redactor()).of(host.name(), diagnosis))
                : text().of(host.name(), diagnosis);
        int code = diagnosis.worst().isFinding() ? ExitCode.PENDING : ExitCode.DONE;
        return new Answer(lines, code, Optional.of(diagnosis));
    }

    private Answer failed(Host host, HostFailure failure, boolean json) {
        String status = failure.status() == Status.UNREACHABLE ? "unreachable" : "error";
        List<String> lines = json
                ? List.of(new DoctorJson(console().redactor()).unreached(host.name(), status, failure.message()))
                : text().unreached(host.name(), status, failure.message());
        return new Answer(lines, Outcomes.exitCode(failure.status()), Optional.empty());
    }

    /** Prints the answer of a host in one piece, as soon as it is there. */
    private synchronized Answer show(Answer answer, boolean json) {
        if (!json && shown) {
            console().line("");
        }
        shown = true;
        answer.lines().forEach(console().out()::println);
        return answer;
    }

    private DoctorText text() {
        return new DoctorText(console().paint(), console().redactor(), output.verbose);
    }
}
