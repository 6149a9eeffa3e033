package dev.provision.resource.image;

import dev.provision.resource.container.Engine;
import dev.provision.resource.container.ImageName;
import dev.provision.resource.container.Spec;
import dev.provision.resource.file.Digest;
import dev.provision.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One desired image.
 *
 * @param tags its names, at least one
 * @param context every file of the context by its path
 * @param dockerfile path in the context
 * @param secrets by their id; they are not part of what decides whether it is built anew
 * @param engine empty = docker if the host has it, else podman
 * @param imageSize unpacked size, to check the free space before a build
 */
record Image(
        List<ImageName> tags,
        Map<String, byte[]> context,
        String dockerfile,
        Map<String, String> arguments,
        Map<String, Secret> secrets,
        Optional<String> target,
        Optional<String> platform,
        boolean cache,
        List<String> cacheFrom,
        Optional<Engine> engine,
        boolean push,
        OptionalLong imageSize,
        Duration timeout,
        Duration pushTimeout) {
    static final String HASH_LABEL = "provision.build-hash";
    static final String BUILD_LABEL = "provision.build";

    /** Raised when the same body gets another hash; every image is then built anew once. */
    private static final String VERSION = "1";

    private static final int MOST_FILES_SHOWN = 200;
    private static final int SHOWN_OF_A_DIGEST = 12;

    Image {
        tags = List.copyOf(tags);
        context = Collections.unmodifiableMap(new TreeMap<>(context));
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
        cacheFrom = List.copyOf(cacheFrom);
    }

    /** What it is built from; of a secret only the id, since its value must leave no trace. */
    Spec spec() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("version", VERSION);
        fields.put("dockerfile", dockerfile);
        arguments.forEach((name, value) -> fields.put("build_args." + name, value));
        secrets.keySet().forEach(id -> fields.put("secret." + id, ""));
        target.ifPresent(value -> fields.put("target", value));
        platform.ifPresent(value -> fields.put("platform", value));
        List<String> files = new ArrayList<>();
        context.forEach((path, bytes) -> files.add(Digest.of(bytes) + " " + path));
        if (files.size() > MOST_FILES_SHOWN) {
            String all = files.stream().collect(Collectors.joining("\n"));
            fields.put(files.size() + " files", shown(Digest.of(all.getBytes(StandardCharsets.UTF_8))));
        } else {
            context.forEach((path, bytes) -> fields.put("file " + path, shown(Digest.of(bytes))));
        }
        return new Spec(fields);
    }

    /**
     * What was pushed under a tag is noted in the engine itself, as one more name {@code localhost/provision-pushed:NOTE-DIGEST}
     * of the image; this is the note with its hyphen.
     */
    static String note(ImageName tag) {
        return Digest.of(tag.reference().getBytes(StandardCharsets.UTF_8)).substring(0, 32) + "-";
    }

    private static String shown(String digest) {
        return digest.substring(0, SHOWN_OF_A_DIGEST);
    }
}
