package dev.provision.resource.image;

import dev.provision.resource.TaskBody;
import dev.provision.resource.container.Bytes;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.ImageName;
import dev.provision.secret.Secret;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads an {@code image} task. */
final class ImageBody {
    /** It travels in one piece, and is held in memory for each host. */
    private static final long LARGEST_CONTEXT = 64L << 20;

    private final TaskBody body;

    ImageBody(TaskBody body) {
        this.body = body;
    }

    Image read() {
        String folder = body.requiredText("context");
        Map<String, byte[]> context = body.workspace().folder(folder, body.at("context"));
        long size = context.values().stream().mapToLong(bytes -> bytes.length).sum();
        if (size > LARGEST_CONTEXT) {
            throw new InvalidInput(Problem.at(body.at("context"), "the context is too large to be sent to a host")
                    .expected("at most " + Bytes.text(LARGEST_CONTEXT))
                    .found(Bytes.text(size))
                    .hint("keep what the Dockerfile does not need out of the folder, and let it download the rest"));
        }
        String dockerfile = body.text("dockerfile").orElse("Dockerfile");
        if (!context.containsKey(dockerfile)) {
            throw new InvalidInput(Problem.at(
                            body.has("dockerfile") ? body.at("dockerfile") : body.at("context"),
                            "the context has no file " + dockerfile)
                    .hint("dockerfile is a path in the folder " + folder));
        }
        return new Image(
                tags(),
                context,
                dockerfile,
                body.textMap("build_args"),
                secrets(),
                body.text("target"),
                body.text("platform"),
                !body.flag("no_cache", false),
                body.texts("cache_from"),
                body.text("engine").flatMap(Engine::of),
                body.flag("push", false),
                Bytes.read(body, "image_size"),
                body.duration("build_timeout").orElse(Duration.ofHours(3)),
                body.duration("push_timeout").orElse(Duration.ofHours(2)));
    }

    private List<ImageName> tags() {
        Data written =
                body.get("tags").orElseThrow(() -> new InvalidInput(Problem.at(body.at(), "\"tags\" is missing")));
        List<Data> items = written instanceof Data.Seq seq ? seq.items() : List.of(written);
        if (items.isEmpty()) {
            throw new InvalidInput(Problem.at(written.at(), "an image without a name cannot be found again"));
        }
        return items.stream()
                .map(item -> ImageName.of(TaskBody.scalar(item))
                        .filter(name -> !name.reference().contains("@"))
                        .orElseThrow(() -> new InvalidInput(Problem.at(item.at(), "this is not a tag of an image")
                                .expected("[registry/]repository[:tag], the repository in lower case")
                                .found(TaskBody.scalar(item)))))
                .distinct()
                .toList();
    }

    private Map<String, Secret> secrets() {
        Map<String, Secret> secrets = new TreeMap<>();
        if (body.get("secrets").orElse(null) instanceof Data.Dict entries) {
            entries.entries().forEach((id, value) -> {
                if (!(value instanceof Data.Nothing)) {
                    secrets.put(id, TaskBody.secret(value));
                }
            });
        }
        return secrets;
    }
}
