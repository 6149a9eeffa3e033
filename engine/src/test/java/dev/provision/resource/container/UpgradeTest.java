package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Diff;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Labels and units that version 1 of the format wrote, captured from the program as it was then. A newer program changes no host
 * that carries them. If a test here fails, raise {@link Spec#VERSION} and translate the older format; do not change the files.
 */
final class UpgradeTest {
    private static final String HASH_OF_VERSION_1 = "4db84b3e9c8bcb58162781b550143184492c684b9ab8f91237a9cf1ab8200399";

    private static String captured(String name) throws IOException {
        try (InputStream in = UpgradeTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Every setting that version 1 had. */
    private static Container desired(Object... more) {
        return Bodies.parse(Bodies.with(
                Bodies.with(
                        Bodies.seedBody(),
                        "labels",
                        Map.of("team", "inference"),
                        "entrypoint",
                        List.of("/bin/sh", "-c"),
                        "network",
                        "llm",
                        "ipc",
                        "private",
                        "shm_size",
                        "8g"),
                more));
    }

    private static List<Diff> differences(Container desired, String version, String hash, String spec)
            throws Exception {
        Inspected found = Captured.seen(Captured.container("docker-20"), Captured.text("docker-20"))
                .container()
                .orElseThrow();
        Map<String, String> labels = Map.of(
                Spec.HASH_LABEL, hash, Spec.VERSION_LABEL, version, Spec.SPEC_LABEL, spec, Spec.DIGEST_LABEL, "");
        return Differences.fromLabels(
                Spec.of(desired, List.of(44L, 105L)),
                new Inspected(
                        found.id(),
                        found.name(),
                        found.status(),
                        found.exitCode(),
                        found.outOfMemory(),
                        found.restarts(),
                        found.startedAt(),
                        labels,
                        found.environment(),
                        found.devices(),
                        found.mounts(),
                        found.restart(),
                        found.image()));
    }

    @Test
    void labels_of_version_1_are_read() throws Exception {
        String spec = captured("version-1.json").strip();

        assertThat(differences(desired(), "1", HASH_OF_VERSION_1, spec)).isEmpty();
        assertThat(differences(desired("ipc", "host"), "1", HASH_OF_VERSION_1, spec))
                .containsExactly(
                        new Diff.Field("ipc", "private", "host"), new Diff.Field("shm_size", "8589934592", null));
    }

    @Test
    void neither_another_version_nor_another_hash_of_the_same_settings_recreates_a_container() throws Exception {
        String spec = captured("version-1.json").strip();

        for (String version : List.of("0", "1", "2", "")) {
            assertThat(differences(desired(), version, "hash-of-another-version", spec))
                    .as("version %s", version)
                    .isEmpty();
            assertThat(differences(desired("network", "other"), version, "hash-of-another-version", spec))
                    .containsExactly(new Diff.Field("network", "llm", "other"));
        }
    }

    @Test
    void a_unit_of_version_1_means_the_same() throws Exception {
        Spec spec = Spec.of(desired(), List.of(44L, 105L));
        assertThat(Quadlet.meaning(new Quadlet(desired(), spec).text()))
                .isEqualTo(Quadlet.meaning(captured("version-1.container")));

        Spec seed = Spec.of(Bodies.seed(), List.of(44L, 105L));
        assertThat(Quadlet.meaning(new Quadlet(Bodies.seed(), seed).text()))
                .isEqualTo(Quadlet.meaning(captured("version-1-seed.container")));
    }

    @Test
    void only_lines_that_change_what_runs_count_in_a_unit() throws Exception {
        String unit = captured("version-1.container");

        assertThat(Quadlet.meaning(unit.replace("# Written by", "# Managed by")
                        .replace("Description=vllm, a container", "Description=vllm")
                        .replace("spec-version=1", "spec-version=2")))
                .isEqualTo(Quadlet.meaning(unit));
        assertThat(Quadlet.meaning(unit.replace("RestartSec=5", "RestartSec=1")))
                .isNotEqualTo(Quadlet.meaning(unit));
        assertThat(Quadlet.meaning(unit.replace("Label=team", "Label=crew"))).isNotEqualTo(Quadlet.meaning(unit));
    }
}
