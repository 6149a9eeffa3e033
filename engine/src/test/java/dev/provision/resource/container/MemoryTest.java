package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.HttpReply;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.testing.SomeFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server asks for is held against the host before it is started: only what cannot work is refused. */
final class MemoryTest {
    private static final Outlook HALO = Outlook.of(SomeFacts.fedora("6.18.9-200.fc43.x86_64", "0x80"));

    private static List<String> notes(String text, Object... arguments) throws Exception {
        Container desired = Captured.container("docker-26", "command", List.of(arguments));
        return new ContainerType()
                .plan(desired, Captured.seen(desired, text, new HttpReply.Answer(200, "")), HALO)
                .notes();
    }

    private static String absent() {
        return Captured.text("docker-20-absent");
    }

    @Test
    void what_fits_is_no_word_worth() throws Exception {
        assertThat(notes(absent(), "--gpu-memory-utilization", 0.75)).isEmpty();
        assertThat(notes(absent(), "--model", "glm")).isEmpty();
    }

    @Test
    void what_is_tight_is_a_note_with_figures() throws Exception {
        assertThat(notes(absent(), "--gpu-memory-utilization", 0.95))
                .singleElement()
                .asString()
                .contains("0.95 of the GPU's 124.0 GiB is 117.8 GiB", "125.6 GiB");
    }

    @Test
    void what_cannot_work_is_not_started() {
        assertThatThrownBy(() -> notes(absent(), "--gpu-memory-utilization", 0.95, "--swap-space", 16))
                .isInstanceOfSatisfying(CannotPlan.class, e -> {
                    assertThat(e).hasMessage("vllm cannot have the memory it asks for");
                    assertThat(e.hint()).contains("16.0 GiB of swap space: more than the host's 125.6 GiB");
                });
    }
}
