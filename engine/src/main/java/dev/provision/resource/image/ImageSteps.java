package dev.provision.resource.image;

import dev.provision.resource.Step;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.ImageName;
import dev.provision.resource.container.Spec;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of one image on one engine. */
record ImageSteps(Image desired, Engine engine, boolean buildKit, Spec spec) {
    private static final Duration SHORT = Duration.ofMinutes(1);

    List<Step> build() {
        List<Step> steps = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<String> arguments =
                new ArrayList<>(List.of(engine.command(), buildKit ? "yes" : "no", desired.dockerfile()));
        desired.context().forEach((path, bytes) -> {
            arguments.add("f:" + bytes.length + ":" + path);
            all.writeBytes(bytes);
        });
        steps.add(new Step.Put("upload the context", "files", all.toByteArray()));
        desired.secrets()
                .forEach((id, secret) -> steps.add(new Step.Put(
                        "upload the secret " + id,
                        "secret." + id,
                        secret.reveal().getBytes(StandardCharsets.UTF_8))));
        desired.tags().forEach(tag -> arguments.add("t:" + tag.reference()));
        desired.secrets().keySet().forEach(id -> arguments.add("s:" + id));
        options().forEach(option -> arguments.add("o:" + option));
        steps.add(new Step.Run(
                engine.command() + " build " + desired.tags().get(0),
                new Fragment(ScriptFile.read(ImageSteps.class, "build.sh"), arguments),
                desired.timeout()));
        return steps;
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        options.add("--label=" + Image.HASH_LABEL + "=" + spec.hash());
        options.add("--label=" + Image.BUILD_LABEL + "=" + spec.json());
        desired.arguments().forEach((name, value) -> options.add("--build-arg=" + name + "=" + value));
        desired.target().ifPresent(target -> options.add("--target=" + target));
        desired.platform().ifPresent(platform -> options.add("--platform=" + platform));
        desired.cacheFrom().forEach(image -> options.add("--cache-from=" + image));
        if (!desired.cache()) {
            options.add("--no-cache");
        }
        return options;
    }

    Step tag(String id, ImageName name) {
        return new Step.Run(
                "name it " + name,
                Fragment.of(ScriptFile.read(ImageSteps.class, "tag.sh"), engine.command(), id, name.reference()),
                SHORT);
    }

    Step push(ImageName tag) {
        return new Step.Run(
                engine.command() + " push " + tag,
                Fragment.of(
                        ScriptFile.read(ImageSteps.class, "push.sh"),
                        engine.command(),
                        tag.reference(),
                        Image.note(tag)),
                desired.pushTimeout());
    }
}
