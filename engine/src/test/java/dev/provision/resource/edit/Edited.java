package dev.provision.resource.edit;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.ResourceType;
import dev.provision.resource.Shells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A file on this machine that a kind edits, through a shell. */
public record Edited<D>(ResourceType<D, TextFile> type, Path scratch, String shell) {
    public Path file() throws IOException {
        return Files.createDirectories(scratch.resolve("the folder")).resolve("a b'c.conf");
    }

    public OnThisMachine machine() {
        return Shells.machine(shell, scratch);
    }

    public Assessment plan(Map<String, ?> wanted) throws IOException, CannotPlan {
        Map<String, Object> all = new HashMap<>(wanted);
        all.putIfAbsent("path", file().toString());
        return machine().plan(type, type.parse(body(all)));
    }

    /** Plans, changes, plans again to nothing; the text afterwards. */
    public String after(String before, Map<String, ?> wanted) throws IOException, CannotPlan {
        Files.writeString(file(), before, StandardCharsets.ISO_8859_1);
        Assessment assessment = plan(wanted);
        make(assessment);
        assertThat(plan(wanted).changes()).isEmpty();
        try (Stream<Path> all = Files.list(file().getParent())) {
            assertThat(all).containsExactly(file());
        }
        String text = Files.readString(file(), StandardCharsets.ISO_8859_1);
        assertThat(assessment.changes().isEmpty()).isEqualTo(text.equals(before));
        return text;
    }

    public void make(Assessment assessment) {
        ProbeOutput output = machine().make(assessment);
        assertThat(output.status()).as(output.errors()).isZero();
    }
}
