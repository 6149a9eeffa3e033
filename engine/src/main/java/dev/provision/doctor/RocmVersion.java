package dev.provision.doctor;

import dev.provision.resource.container.ContainerState;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which ROCm is in the image.
 *
 * @param origin who says so
 */
record RocmVersion(String version, String origin) {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,2}\\.[0-9]{1,3}(\\.[0-9]{1,4})?([-.+~].{0,80})?");
    private static final Pattern PATH = Pattern.compile(".*/rocm-([0-9]{1,2}\\.[0-9]{1,3}\\.[0-9]{1,4})/?");

    /** The operator's word first, then what is really inside, then what the image claims. */
    static Optional<RocmVersion> of(Known known) {
        Optional<ContainerState> state = known.containerState();
        Optional<ContainerState.Instance> container = state.flatMap(ContainerState::container);
        return known.settings
                .imageRocm()
                .map(version -> new RocmVersion(version, "--image-rocm"))
                .or(() -> state.map(ContainerState::rocm)
                        .filter(text -> VERSION.matcher(text).matches())
                        .map(text -> new RocmVersion(text, "/opt/rocm/.info/version in the container")))
                .or(() -> container.flatMap(one -> claimed(one.environment(), "environment")))
                .or(() -> container.flatMap(one -> claimed(one.labels(), "labels")));
    }

    private static Optional<RocmVersion> claimed(Map<String, String> values, String where) {
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            Matcher path = PATH.matcher(entry.getValue());
            boolean version = name.matches("(.*[._-])?rocm[._-]?version");
            if (version && VERSION.matcher(entry.getValue()).matches()) {
                return Optional.of(new RocmVersion(entry.getValue(), entry.getKey() + " in the container's " + where));
            }
            if (name.equals("rocm_path") && path.matches()) {
                return Optional.of(new RocmVersion(path.group(1), entry.getKey() + " in the container's " + where));
            }
        }
        return Optional.empty();
    }
}
