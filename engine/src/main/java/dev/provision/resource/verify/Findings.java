package dev.provision.resource.verify;

import dev.provision.knowledge.FixedKernels;
import dev.provision.knowledge.RocmKernels;
import dev.provision.knowledge.Upstream;
import dev.provision.probe.Facts;
import dev.provision.probe.HttpReply;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares everything that is to be verified and collects all that is not so. */
final class Findings {
    /** Keys of which the kernel or the initramfs takes every word, as kernel-parameters.txt and dracut.cmdline(7) have it. */
    private static final Set<String> REPEATABLE = Set.of(
            "console",
            "earlycon",
            "initcall_blacklist",
            "module_blacklist",
            "modprobe.blacklist",
            "rd.driver.blacklist",
            "rd.luks.uuid",
            "rd.lvm.lv",
            "rd.md.uuid",
            "rd.luks.name",
            "rd.luks.options",
            "ip",
            "nameserver",
            "systemd.mask",
            "systemd.wants",
            "systemd.setenv",
            "video",
            "hugepagesz",
            "hugepages",
            "memmap",
            "crashkernel",
            "dyndbg",
            "acpi_osi",
            "efivar_ssdt",
            "rd.break");

    private final Verify desired;
    private final Observed observed;
    private final Facts facts;
    private final List<Change> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Findings(Verify desired, Observed observed, Facts facts) {
        this.desired = desired;
        this.observed = observed;
        this.facts = facts;
    }

    Assessment assess() {
        cmdline();
        gpu();
        desired.kernel().ifPresent(this::kernel);
        desired.firmware().ifPresent(this::firmware);
        desired.rocm().ifPresent(this::rocm);
        for (int i = 0; i < desired.parameters().size(); i++) {
            parameter(desired.parameters().get(i), observed.parameters().get(i));
        }
        for (int i = 0; i < desired.devices().size(); i++) {
            device(desired.devices().get(i), observed.devices().get(i));
        }
        for (int i = 0; i < desired.files().size(); i++) {
            file(desired.files().get(i), observed.files().get(i));
        }
        for (int i = 0; i < desired.services().size(); i++) {
            String state = observed.services().get(i);
            if (!state.equals("active")) {
                found(
                        desired.services().get(i) + " does not run",
                        desired.services().get(i),
                        state,
                        "active");
            }
        }
        for (int i = 0; i < desired.http().size(); i++) {
            http(desired.http().get(i), observed.replies().get(i));
        }
        return Assessment.of(findings).withNotes(notes);
    }

    private void found(String rule, String what, @Nullable String seen, String wanted) {
        found(Reach.ANYTHING, rule, what, seen, wanted);
    }

    private void found(Reach dependsOn, String rule, String what, @Nullable String seen, String wanted) {
        findings.add(Change.finding(rule, List.of(new Diff.Field(what, seen, wanted)))
                .dependingOn(dependsOn));
    }

    /**
     * Of a key that stands several times the kernel takes the last, unless the words of the key add up, as several consoles
     * do: whichever is asked for must be one of those.
     */
    private void cmdline() {
        List<String> words = Arrays.asList(facts.kernel().cmdline().strip().split("\\s+"));
        for (String wanted : desired.cmdline()) {
            String key = wanted.split("=", 2)[0];
            List<String> same = words.stream()
                    .filter(word -> normal(word.split("=", 2)[0]).equals(normal(key)))
                    .toList();
            String last = same.isEmpty() ? null : same.get(same.size() - 1);
            List<String> counting = last == null || REPEATABLE.contains(normal(key)) ? same : List.of(last);
            boolean holds = counting.stream()
                    .anyMatch(word -> !wanted.contains("=")
                            || word.substring(word.indexOf('=') + 1).equals(wanted.substring(wanted.indexOf('=') + 1)));
            if (!holds) {
                found(Reach.BOOT, "the kernel runs without " + wanted, key, last, wanted);
            }
        }
    }

    private static String normal(String key) {
        return key.replace('-', '_');
    }

    private void gpu() {
        if (desired.gfx().isPresent() && !desired.gfx().get().equals(facts.gpu().gfx())) {
            found(
                    // A driver may still come to see a GPU, but never another one.
                    facts.gpu().gfx() == null ? Reach.ANYTHING : Reach.NOTHING,
                    facts.gpu().gfx() == null
                            ? "the driver offers no GPU for compute (no KFD node)"
                            : "the GPU is another one",
                    "gfx",
                    facts.gpu().gfx(),
                    desired.gfx().get());
        }
        desired.memory().forEach((name, limit) -> {
            Long seen =
                    switch (name) {
                        case "gtt_total" -> facts.gpu().gttTotal();
                        case "vram_total" -> facts.gpu().vramTotal();
                        default -> facts.gpu().usable();
                    };
            if (seen == null || !limit.holds(seen)) {
                found(
                        seen == null ? Reach.ANYTHING : Reach.BOOT,
                        why(name),
                        name,
                        seen == null ? null : Limit.shown(seen),
                        limit.written());
            }
        });
    }

    private String why(String name) {
        Long vram = facts.gpu().vramTotal();
        String carved = vram != null && vram > facts.memory().total() / 3
                ? "; the BIOS has set " + Limit.shown(vram) + " apart for it: check gpu_memory"
                : "";
        return switch (name) {
            case "gtt_total" -> "the GPU's share of the memory is not as wanted" + carved;
            case "vram_total" -> "the memory that the BIOS sets apart for the GPU is not as wanted";
            default -> "the memory that the GPU can use is not as wanted";
        };
    }

    private void kernel(KernelRange range) {
        Optional<Upstream> seen = Upstream.running(facts.kernel());
        if (seen.isEmpty() || !range.holds(seen.get())) {
            found(
                    Reach.BOOT,
                    "the running kernel is not as wanted",
                    "kernel",
                    seen.map(version -> version + ", ").orElse("")
                            + facts.kernel().release(),
                    range.operator() + " " + range.version());
        }
    }

    /** Kernel and ROCm are one joint constraint (domain.md 1.3). */
    private void rocm(Verify.Rocm wanted) {
        Optional<Upstream> minimum = wanted.kernel();
        Observed.Kernel kernel = observed.kernel().orElseThrow();
        if (minimum.isEmpty()) {
            pair(wanted, kernel.release(), hasFixes(kernel));
            return;
        }
        Observed.Kernel stays = observed.next().orElse(kernel);
        if (hasFixes(stays) || reaches(stays, minimum.get())) {
            pair(wanted, stays.release(), hasFixes(stays));
        } else if (minimum.get().compareTo(FixedKernels.UPSTREAM) >= 0
                || (!fits(wanted, false) && !fits(wanted, true))) {
            pair(wanted, ">= " + minimum.get() + ", which is to be installed", true);
        } else {
            String pair =
                    "ROCm " + wanted.version() + " and the kernel >= " + minimum.get() + " that is to be installed";
            notes.add(pair + " cannot be compared before that kernel runs: it may lack the fixes of "
                    + FixedKernels.UPSTREAM);
        }
    }

    private static boolean fits(Verify.Rocm wanted, boolean fixed) {
        RocmKernels.Fit fit = wanted.table().judge(wanted.version(), fixed).fit();
        return fit != RocmKernels.Fit.NO && (fit != RocmKernels.Fit.UNSTABLE || wanted.unstable());
    }

    private boolean hasFixes(Observed.Kernel kernel) {
        return kernel.fixed() || reaches(kernel, FixedKernels.UPSTREAM);
    }

    private boolean reaches(Observed.Kernel kernel, Upstream minimum) {
        Optional<Upstream> version = kernel.release().equals(facts.kernel().release())
                ? Upstream.running(facts.kernel())
                : Upstream.of(kernel.release());
        return version.filter(one -> one.compareTo(minimum) >= 0).isPresent();
    }

    private void pair(Verify.Rocm wanted, String kernel, boolean fixed) {
        RocmKernels.Judgement judgement = wanted.table().judge(wanted.version(), fixed);
        String pair = "ROCm " + wanted.version() + " on a kernel " + (fixed ? "with" : "without") + " the fixes of "
                + FixedKernels.UPSTREAM;
        String source = " (" + judgement.source() + ")";
        switch (judgement.fit()) {
            case OK -> {}
            case NO ->
                found(
                        Reach.BOOT,
                        pair + " does not work" + source,
                        "kernel",
                        kernel,
                        "one that goes with the image's ROCm");
            // One that is older and not listed is invalid before any host is asked.
            case NEWER, UNKNOWN ->
                notes.add("nothing is known of " + pair + ": it is newer than the table of this program");
            case UNSTABLE -> {
                if (wanted.unstable()) {
                    notes.add(pair + " is unstable" + source);
                } else {
                    found(pair + " is unstable" + source, "kernel", kernel, "one with the fixes, or unstable: accept");
                }
            }
        }
    }

    private void parameter(Verify.Parameter wanted, Optional<String> seen) {
        if (seen.isEmpty()) {
            found(
                    "the module " + wanted.module() + " is not loaded, or has no parameter " + wanted.name(),
                    wanted.written(),
                    null,
                    wanted.value());
        } else if (!truth(seen.get()).equals(truth(wanted.value()))) {
            found("a module runs with another parameter", wanted.written(), seen.get(), wanted.value());
        }
    }

    /** The kernel shows a parameter of type bool as Y or N. */
    private static String truth(String value) {
        return switch (value) {
            case "Y", "y" -> "1";
            case "N", "n" -> "0";
            default -> value;
        };
    }

    private void firmware(Verify.Mes wanted) {
        String seen = facts.gpu().mes();
        String denied = wanted.deny().stream().map(Findings::hex).collect(Collectors.joining(", "));
        if (seen == null) {
            found("the loaded firmware cannot be seen (debugfs)", "mes", null, "not " + denied);
            return;
        }
        int version = Integer.parseUnsignedInt(seen.substring(2), 16);
        if (wanted.deny().contains(version)) {
            found(Reach.BOOT, "the loaded firmware is one that is known to be bad", "mes", seen, "not " + denied);
        } else if (wanted.minimum().isPresent() && version < wanted.minimum().get()) {
            found(
                    Reach.BOOT,
                    "the loaded firmware is too old",
                    "mes",
                    seen,
                    ">= " + hex(wanted.minimum().get()));
        }
    }

    private static String hex(int version) {
        return "0x" + Integer.toHexString(version);
    }

    private void device(Verify.Path wanted, Optional<Observed.Node> seen) {
        if (node(wanted, seen) && seen.filter(node -> !isDevice(node)).isPresent()) {
            found(wanted.path() + " is no device", wanted.path(), seen.get().kind(), "a device");
        }
    }

    private static boolean isDevice(Observed.Node node) {
        return node.kind().contains("special file") || node.kind().equals("directory");
    }

    private void file(Verify.Path wanted, Optional<Observed.Node> seen) {
        if (node(wanted, seen) && seen.filter(node -> !node.holds()).isPresent()) {
            found(wanted.path() + " lacks a text", wanted.path(), "not in it", wanted.contains());
        }
    }

    /** Presence, mode and group; whether there is something to look at further. */
    private boolean node(Verify.Path wanted, Optional<Observed.Node> seen) {
        if (seen.isEmpty()) {
            found(Reach.paths(wanted.path()), wanted.path() + " is not there", wanted.path(), null, "present");
            return false;
        }
        Observed.Node node = seen.get();
        wanted.mode()
                .filter(mode -> !octal(mode).equals(octal(node.mode())))
                .ifPresent(mode -> found("the mode of " + wanted.path(), wanted.path() + " mode", node.mode(), mode));
        wanted.group()
                .filter(group -> !group.equals(node.group()) && !group.equals(node.groupId()))
                .ifPresent(group -> found(
                        "the group of " + wanted.path(),
                        wanted.path() + " group",
                        node.group() + " (" + node.groupId() + ")",
                        group));
        return true;
    }

    private static String octal(String mode) {
        return mode.replaceFirst("^0+(?=.)", "");
    }

    private void http(Verify.Http wanted, HttpReply reply) {
        String address = wanted.question().uri().toString();
        if (reply instanceof HttpReply.NoAnswer none) {
            found(address + " does not answer", address, none.reason(), Long.toString(wanted.status()));
            return;
        }
        HttpReply.Answer answer = (HttpReply.Answer) reply;
        if (answer.status() != wanted.status()) {
            found(
                    address + " answers otherwise",
                    address,
                    Integer.toString(answer.status()),
                    Long.toString(wanted.status()));
        } else if (!answer.body().contains(wanted.contains())) {
            found("the answer of " + address + " lacks a text", address, "not in it", wanted.contains());
        }
    }
}
