package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, in the repository's folder, with a state folder (and so a lab) of its own. */
final class Program {
    private final Path state;
    private final Map<String, String> environment;

    Program(Path state) {
        this(state, Map.of());
    }

    private Program(Path state, Map<String, String> environment) {
        this.state = state;
        this.environment = environment;
    }

    Program with(Map<String, String> variables) {
        return new Program(state, variables);
    }

    Process start(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", absoluteClassPath(), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Readme.REPOSITORY.toFile())
                .redirectError(state.resolve("errors").toFile());
        builder.environment().put("PROVISION_STATE", state.toString());
        builder.environment().remove("PROVISION_INVENTORY");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    Ran ran(String... arguments) throws IOException, InterruptedException {
        return ran(List.of(), arguments);
    }

    Ran ran(List<String> jvm, String... arguments) throws IOException, InterruptedException {
        Process process = start(jvm, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), out, Files.readString(state.resolve("errors")));
    }

    private static String absoluteClassPath() {
        return String.join(
                ":",
                List.of(System.getProperty("java.class.path").split(":")).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
