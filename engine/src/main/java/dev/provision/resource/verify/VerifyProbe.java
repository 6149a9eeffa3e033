package dev.provision.resource.verify;

import dev.provision.knowledge.FixedKernels;
import dev.provision.knowledge.Rules;
import dev.provision.probe.Facts;
import dev.provision.probe.HttpQuestion;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.versions.PackageTools;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at devices, files, services and HTTP addresses; the rest of a verification rests on the host's facts. */
record VerifyProbe(String root, Verify desired, Facts facts) implements Probe<Observed> {
    private static final String SCRIPT = ScriptFile.read(VerifyProbe.class, "probe.sh");
    private static final String WITH_PACKAGES = PackageTools.SCRIPT + SCRIPT;

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(root));
        desired.devices().forEach(path -> arguments.addAll(List.of("device", path.path())));
        desired.files().forEach(path -> arguments.addAll(List.of("file", path.path(), path.contains())));
        desired.services().forEach(name -> arguments.addAll(List.of("service", name)));
        desired.parameters().forEach(one -> arguments.addAll(List.of("parameter", one.module(), one.name())));
        if (desired.rocm().isEmpty()) {
            return new Fragment(SCRIPT, arguments);
        }
        boolean next = desired.rocm().get().kernel().isPresent();
        arguments.addAll(
                List.of(next ? "kernels" : "kernel", Rules.tools(facts.os()).orElse("")));
        FixedKernels.of(facts.os(), facts.kernel().release())
                .backports()
                .forEach(one -> arguments.addAll(List.of(one.flavour(), one.version())));
        return new Fragment(WITH_PACKAGES, arguments);
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.http().stream().map(Verify.Http::question).toList();
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<Optional<Observed.Node>> devices = new ArrayList<>();
        List<Optional<Observed.Node>> files = new ArrayList<>();
        List<String> services = new ArrayList<>();
        List<Optional<String>> parameters = new ArrayList<>();
        Optional<Observed.Kernel> kernel = Optional.empty();
        Optional<Observed.Kernel> next = Optional.empty();
        List<String> lines = Lines.of(output.text());
        for (String line : lines) {
            String[] words = line.split(" ", 6);
            switch (words[0]) {
                case "device" -> devices.add(device(words, line));
                case "file" -> files.add(file(words));
                case "service" ->
                    services.add(line.substring("service".length()).strip());
                case "parameter" ->
                    parameters.add(
                            words.length > 1 ? Optional.of(line.substring("parameter ".length())) : Optional.empty());
                case "kernel" -> kernel = kernel(words);
                case "next" -> next = kernel(words);
                default -> {}
            }
        }
        if (!lines.contains("end")
                || devices.size() != desired.devices().size()
                || files.size() != desired.files().size()
                || services.size() != desired.services().size()
                || parameters.size() != desired.parameters().size()
                || kernel.isPresent() != desired.rocm().isPresent()
                || output.replies().size() != desired.http().size()) {
            throw new Unreadable("the host did not answer everything that was to be verified: " + output.errors());
        }
        return new Observed(devices, files, services, parameters, kernel, next, output.replies());
    }

    private static Optional<Observed.Kernel> kernel(String[] words) {
        return words.length == 4
                ? Optional.of(new Observed.Kernel(words[1], words[2], words[3].equals("yes")))
                : Optional.empty();
    }

    private static Optional<Observed.Node> device(String[] words, String line) {
        if (words.length < 5) {
            return Optional.empty();
        }
        return Optional.of(new Observed.Node(words[1], words[2], words[3], true, line.split(" ", 5)[4]));
    }

    private static Optional<Observed.Node> file(String[] words) {
        if (words.length < 6) {
            return Optional.empty();
        }
        return Optional.of(new Observed.Node(words[1], words[2], words[3], words[4].equals("yes"), words[5]));
    }
}
