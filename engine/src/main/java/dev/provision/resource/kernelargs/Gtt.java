package dev.provision.resource.kernelargs;

import dev.provision.probe.Facts;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SizeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the GPU may use of the host's memory, as a wish of its own: which arguments that takes depends on the host
 * (domain.md 1.1).
 *
 * @param pages of 4 KiB, GiB x 262144
 * @param reserve bytes that must be left to the system
 * @param written as the playbook says it
 */
record Gtt(long pages, long reserve, String written) {
    static final long PAGE = 4096;

    /** Of a GiB: what is shown must not be rounded up to more than can be had. */
    private static final long TENTH = (1L << 30) / 10;

    /** The limit that counts, and the same for AMD's out-of-tree modules, which do not look at the first. */
    static final String LIMIT = "ttm.pages_limit";

    static final String DKMS_LIMIT = "amdttm.pages_limit";

    /** Still takes effect, so that one which disagrees does harm. */
    static final String DEPRECATED = "amdgpu.gttsize";

    /** What {@code gtt} decides, as the kernel compares names. */
    static final Set<String> KEYS = Set.of(LIMIT, DKMS_LIMIT, DEPRECATED);

    /**
     * The largest round figure that lets hosts with 128 GB have the 124 GiB that are proven on them: Linux sees 125.6 GiB of
     * 128. AMD's own tool refuses only what is more than all of the memory, and warns above 90 %.
     */
    private static final long RESERVE = 1L << 30;

    static Optional<Gtt> parse(TaskBody body, Problems problems) {
        Optional<String> written = body.text("gtt");
        if (written.isEmpty()) {
            if (body.has("gtt_reserve")) {
                problems.error(
                        Problem.at(body.dict().keyAt("gtt_reserve"), "\"gtt_reserve\" is nothing without \"gtt\""));
            }
            return Optional.empty();
        }
        Optional<Long> size = whole(written.get(), body.at("gtt"), PAGE, "pages of 4 KiB", problems);
        Optional<Long> reserve = body.text("gtt_reserve")
                .map(text -> whole(text, body.at("gtt_reserve"), 1, "bytes", problems))
                .orElse(Optional.of(RESERVE));
        if (size.filter(bytes -> bytes == 0).isPresent()) {
            problems.error(Problem.at(body.at("gtt"), "the GPU cannot do without memory"));
        }
        return size.flatMap(bytes ->
                reserve.map(left -> new Gtt(bytes / PAGE, left, written.get().strip())));
    }

    private static Optional<Long> whole(String text, At at, long unit, String units, Problems problems) {
        Optional<BigDecimal> bytes = SizeText.bytes(text).filter(size -> size.precision() - size.scale() <= 18);
        if (bytes.isEmpty() || bytes.get().remainder(BigDecimal.valueOf(unit)).signum() != 0) {
            problems.error(
                    Problem.at(at, bytes.isEmpty() ? "this is not a size" : "this is not a whole number of " + units)
                            .expected("such as 124GiB")
                            .found(text));
            return Optional.empty();
        }
        return bytes.map(BigDecimal::longValueExact);
    }

    private long bytes() {
        return pages * PAGE;
    }

    /**
     * The arguments that this comes to on a host.
     *
     * @param dkms whether AMD's out-of-tree modules are there
     * @throws CannotPlan if the host would be left with too little
     */
    List<Owned> on(Facts facts, boolean dkms) throws CannotPlan {
        refuseTooMuch(facts);
        List<Owned> owned = new ArrayList<>();
        owned.add(Owned.set(LIMIT, List.of(Long.toString(pages))));
        if (dkms) {
            owned.add(Owned.set(DKMS_LIMIT, List.of(Long.toString(pages))));
        }
        owned.add(Owned.gone(DEPRECATED));
        return owned;
    }

    private void refuseTooMuch(Facts facts) throws CannotPlan {
        long total = facts.memory().total();
        if (bytes() <= total - reserve) {
            return;
        }
        throw CannotPlan.forGood(
                "gtt: " + written + " is more than this host can give: Linux has " + SizeText.gib(total)
                        + " (MemTotal), and " + SizeText.gib(reserve) + " of it stays with the system (gtt_reserve)",
                hint(total, facts.gpu().vramTotal()));
    }

    private String hint(long total, @Nullable Long vram) {
        if (vram != null && vram > total / 3) {
            return "the BIOS has set " + SizeText.gib(vram) + " apart for the GPU: set its UMA frame buffer to 512 MB";
        }
        return "at most " + SizeText.gib(Math.max(0, total - reserve) / TENTH * TENTH)
                + ", better not above 90 %; a GPU that may take all of the memory drives the host out of it";
    }
}
