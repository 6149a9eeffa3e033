package dev.provision.resource.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Facts;
import dev.provision.testing.SomeFacts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryBudgetTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest(name = "{0} of {2} GiB and {1} GiB on {3} GiB ({4} free, shared {5}): {6}")
    @CsvSource({
        // utilization, swap, gpu, total, available, shared, fit
        "0.85, 10, 124, 125, 120, true, FITS", // the seed's values
        "0.85, 10, 124, 125, 0, true, FITS", // a host that does not say what is available
        "0.85, 10, 124, 125, 60, true, TIGHT", // something else runs
        "0.9, 0, 124, 125, 120, true, FITS",
        "0.9, 10, 124, 125, 124, true, TIGHT",
        "0.95, 0, 124, 125, 124, true, TIGHT", // drove a host into swap
        "0.95, 10, 124, 125, 124, true, IMPOSSIBLE",
        "1, 0, 128, 125, 124, true, IMPOSSIBLE", // the seed's pages_limit, all of it
        "0.9, 4, 62, 125, 124, true, FITS", // GTT at its default of a half
        "0.9, 10, 96, 31, 28, false, FITS", // 96 GiB set apart by the BIOS
        "0.9, 26, 96, 31, 28, false, TIGHT",
        "0.9, 40, 96, 31, 28, false, IMPOSSIBLE",
        "0, 0, 124, 125, 124, true, IMPOSSIBLE",
        "1.2, 0, 10, 125, 124, true, IMPOSSIBLE"
    })
    void a_request_is_held_against_the_whole_and_what_is_left(
            String part, int swap, int gpu, int total, int available, boolean shared, MemoryBudget.Fit fit) {
        MemoryBudget host = new MemoryBudget(total * GIB, available * GIB, gpu * GIB, shared);
        MemoryRequest request = new MemoryRequest(new java.math.BigDecimal(part), swap * GIB);
        assertThat(host.judge(request, false).fit()).isEqualTo(fit);
    }

    @Test
    void figures_are_in_the_message() {
        MemoryBudget host = new MemoryBudget(125 * GIB, 120 * GIB, 124 * GIB, true);
        assertThat(host.judge(request("--gpu-memory-utilization=0.95 --swap-space=10"), false)
                        .message())
                .isEqualTo("0.95 of the GPU's 124.0 GiB is 117.8 GiB, and 10.0 GiB of swap space: more than the host's"
                        + " 125.0 GiB; lower --gpu-memory-utilization or --swap-space");
        assertThat(host.judge(request("--gpu-memory-utilization 0.85"), false).message())
                .isEqualTo("0.85 of the GPU's 124.0 GiB is 105.4 GiB: of the host's 125.0 GiB that leaves 19.6 GiB");
    }

    @Test
    void a_server_that_runs_has_what_is_not_available() {
        MemoryBudget host = new MemoryBudget(125 * GIB, 10 * GIB, 124 * GIB, true);
        assertThat(host.judge(request("--gpu-memory-utilization 0.85"), true).fit())
                .isEqualTo(MemoryBudget.Fit.FITS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--model m --gpu-memory-utilization 0.85 --swap-space 10 | 0.85 | 10",
                "--gpu-memory-utilization=.5 | .5 | 0",
                "--gpu_memory_utilization 0.7 --gpu-memory-utilization 0.8 | 0.8 | 0",
                "--swap-space 4 | 0.9 | 4",
                "--swap-space | none | 0",
                "--gpu-memory-utilization high | none | 0",
                "serve m | none | 0"
            })
    void arguments_are_read_as_vllm_reads_them(String line, String utilization, long swap) {
        Optional<MemoryRequest> request = MemoryRequest.written(List.of(line.split(" ")));
        if (utilization.equals("none")) {
            assertThat(request).isEmpty();
        } else {
            assertThat(request.orElseThrow().utilization()).isEqualByComparingTo(utilization);
            assertThat(request.orElseThrow().swapSpace()).isEqualTo(swap * GIB);
        }
    }

    @Test
    void what_the_bios_sets_apart_is_not_the_systems() {
        Facts host = SomeFacts.fedora("6.18.9-200.fc43.x86_64", "0x80");
        assertThat(MemoryBudget.of(host).orElseThrow().shared()).isTrue();
        Facts carved = with(host, new Facts.Gpu("gfx1151", 16L << 30, 96L << 30, "0x80"));
        assertThat(MemoryBudget.of(carved).orElseThrow())
                .matches(budget -> !budget.shared() && budget.gpu() == 96L << 30);
        assertThat(MemoryBudget.of(with(host, new Facts.Gpu(null, null, null, null))))
                .isEmpty();
    }

    private static Facts with(Facts facts, Facts.Gpu gpu) {
        return new Facts(
                facts.os(), facts.kernel(), gpu, facts.memory(), facts.bootId(), facts.commands(), facts.data());
    }

    private static MemoryRequest request(String line) {
        return MemoryRequest.written(List.of(line.split(" "))).orElseThrow();
    }
}
