package dev.provision.resource.kernelargs;

import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments that guides hand down and that do not do what they are set for (domain.md 0, 1.1). */
final class OldGuides {
    static final String TYPO = "amdgpu.gtt_size";
    private static final long PAGES_PER_MIB = (1L << 20) / Gtt.PAGE;

    private OldGuides() {}

    static List<Problem> remarks(TaskBody body) {
        List<Problem> remarks = new ArrayList<>();
        if (!(body.get("set").orElse(null) instanceof Data.Dict set)) {
            return remarks;
        }
        Map<String, Data> byName = new HashMap<>();
        set.entries().forEach((key, value) -> {
            byName.put(Argument.name(key), value);
            switch (Argument.name(key)) {
                case TYPO ->
                    remarks.add(Problem.at(set.keyAt(key), "amdgpu has no parameter gtt_size and ignores it")
                            .hint("write gtt: 124GiB, which sets ttm.pages_limit"));
                case Gtt.DEPRECATED ->
                    remarks.add(Problem.at(
                                    set.keyAt(key),
                                    "amdgpu.gttsize is deprecated: ttm.pages_limit alone sets the GPU's share of the memory")
                            .hint("write gtt: 124GiB, which sets the one and removes the other"));
                case "amd_iommu" ->
                    ifPt(
                            value,
                            "the kernel does not know amd_iommu=pt and ignores it (AMD-Vi: Unknown option)",
                            "amd_iommu: \"off\" is what gains throughput",
                            remarks);
                case "iommu" ->
                    ifPt(
                            value,
                            "iommu=pt gains nothing here",
                            "amd_iommu: \"off\" is what gains throughput, and costs the NPU and VFIO",
                            remarks);
                default -> {}
            }
        });
        disagreement(byName, remarks);
        return remarks;
    }

    private static void ifPt(Data value, String message, String hint, List<Problem> remarks) {
        List<Data> values = value instanceof Data.Seq seq ? seq.items() : List.of(value);
        values.stream()
                .filter(one -> one instanceof Data.Text text && text.value().equals("pt"))
                .forEach(one -> remarks.add(Problem.at(one.at(), message).hint(hint)));
    }

    /** Each of them counts somewhere, so that two sizes are worse than one. */
    private static void disagreement(Map<String, Data> byName, List<Problem> remarks) {
        Data size = byName.get(Gtt.DEPRECATED);
        Data limit = byName.get(Gtt.LIMIT);
        if (!(size instanceof Data.Num mib && mib.plain() instanceof Long inMib)
                || !(limit instanceof Data.Num pages && pages.plain() instanceof Long inPages)) {
            return;
        }
        if (inMib * PAGES_PER_MIB != inPages) {
            remarks.add(
                    Problem.at(size.at(), "amdgpu.gttsize and ttm.pages_limit do not mean the same amount of memory")
                            .expected(inPages / PAGES_PER_MIB + " (MiB), as ttm.pages_limit has it")
                            .found(inMib.toString()));
        }
    }
}
