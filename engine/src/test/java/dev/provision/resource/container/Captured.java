package dev.provision.resource.container;

import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Answers of real engines to {@link Scripts#LOOK}, each about {@link #container}: docker 20.10, docker 26.1 and podman 4.3 as
 * they came; docker 29 is docker 26 with an id that is the digest, as its containerd store has it.
 */
final class Captured {
    static final HttpReply HEALTHY = new HttpReply.Answer(200, "");

    private Captured() {}

    /** What the captured containers were made from, as far as the engine's name and image allow. */
    static Container container(String engine, Object... more) {
        return Bodies.parse(Bodies.with(body(engine), more));
    }

    private static Map<String, Object> body(String engine) {
        String image = engine.equals("docker-26") || engine.equals("docker-29")
                ? "10.87.0.1:8088/strix/vllm:rocm-gfx1151"
                : "vllm:1";
        return Bodies.with(
                Bodies.seedBody(),
                "engine",
                engine.substring(0, engine.indexOf('-')),
                "image",
                image,
                "devices",
                List.of("/dev/null:/dev/kfd", "/dev/zero"),
                "groups",
                List.of("root", "video"),
                "volumes",
                List.of("/srv:/root/.cache/huggingface", "vllm-cache:/root/.cache/vllm"),
                "ports",
                List.of("127.0.0.1:18123:8000"),
                "command",
                List.of("--model", "glm"));
    }

    static String text(String name) {
        try (InputStream in = Captured.class.getResourceAsStream(name + ".txt")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Seen seen(Container desired, String text, HttpReply... replies) throws Probe.Unreadable {
        return new ContainerProbe(desired).parse(new ProbeOutput(0, text, "", List.of(replies)));
    }
}
