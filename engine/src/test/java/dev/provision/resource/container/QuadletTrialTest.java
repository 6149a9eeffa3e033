package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class QuadletTrialTest {
    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void the_generator_is_asked_about_a_unit_before_it_is_written(String shell, @TempDir Path scratch) {
        Shells.tool(scratch, "generator", """
            [ "$1" = -dryrun ] || exit 3
            for unit in "$QUADLET_UNIT_DIRS"/*; do
                if grep -q Unknown "$unit"; then echo "unsupported key 'Unknown' in group 'Container'" >&2; exit 1; fi
                name=${unit##*/}
                printf -- '---%s.service---\\n' "${name%.container}"
            done
            """);
        String generator = scratch.resolve("tools/generator").toString();
        OnThisMachine machine = Shells.machine(shell, scratch);

        assertThat(machine.refusal(new QuadletTrial("vllm", generator, "[Container]\nImage=a\n")))
                .isEmpty();
        assertThat(machine.refusal(new QuadletTrial("vllm", generator, "[Container]\nUnknown=a\n"))
                        .orElseThrow())
                .isEqualTo("podman cannot make a service of /etc/containers/systemd/vllm.container:\n"
                        + "unsupported key 'Unknown' in group 'Container'");
    }
}
