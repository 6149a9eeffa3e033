package dev.provision.resource.kernelargs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.OnThisMachine;
import dev.provision.source.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class OldGuidesTest {
    private static final String DEPRECATED =
            "amdgpu.gttsize is deprecated: ttm.pages_limit alone sets the GPU's share of the memory";
    private static final String PT = "the kernel does not know amd_iommu=pt and ignores it (AMD-Vi: Unknown option)";

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(Map.of("amd_iommu", "off", "ttm.pages_limit", 32505856), List.of()),
                Arguments.of(Map.of("amd_iommu", "pt"), List.of(PT)),
                Arguments.of(Map.of("amd-iommu", "pt"), List.of(PT)),
                Arguments.of(Map.of("amd_iommu", List.of("on", "pt")), List.of(PT)),
                Arguments.of(Map.of("iommu", "pt"), List.of("iommu=pt gains nothing here")),
                Arguments.of(Map.of("iommu", "soft"), List.of()),
                Arguments.of(Map.of("amd_iommu", "{{ iommu }}"), List.of()),
                Arguments.of(
                        Map.of("amdgpu.gtt_size", 131072), List.of("amdgpu has no parameter gtt_size and ignores it")),
                Arguments.of(Map.of("amdgpu.gttsize", 131072), List.of(DEPRECATED)),
                Arguments.of(Map.of("amdgpu.gttsize", 131072, "ttm.pages_limit", 33554432), List.of(DEPRECATED)),
                Arguments.of(
                        Map.of("amdgpu.gttsize", 122800, "ttm.pages_limit", 33554432),
                        List.of(
                                DEPRECATED,
                                "amdgpu.gttsize and ttm.pages_limit do not mean the same amount of memory")));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void what_does_not_do_what_it_is_set_for_is_said(Map<String, ?> set, List<String> said) {
        assertThat(new KernelArgsType().remarks(OnThisMachine.body(Map.of("set", set))))
                .extracting(Problem::message)
                .containsExactlyElementsOf(said);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void taking_it_away_is_right(Map<String, ?> set, List<String> said) {
        assertThat(new KernelArgsType().remarks(OnThisMachine.body(Map.of("remove", List.copyOf(set.keySet())))))
                .isEmpty();
    }
}
