package dev.provision.doctor;

import dev.provision.plan.Observations;
import dev.provision.plan.Question;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** A healthy Fedora host with 128 GB and vLLM, as its probes see it, of which a test makes what it is about. */
final class SickHost {
    static final long GIB = 1L << 30;
    static final String GOOD_KERNEL = "6.18.9-200.fc43.x86_64";
    static final String LIMIT = "32505856";

    String release = GOOD_KERNEL;
    String next = GOOD_KERNEL;
    /** Whether all that decides about the next kernel is older than the boot. */
    boolean settled;

    String cmdline = "ro quiet amd_iommu=off ttm.pages_limit=" + LIMIT;

    @Nullable
    String nextCmdline;

    String loader = "rpm-ostree";

    @Nullable
    String alsoInModprobe;

    @Nullable
    String mes = "0x80";

    @Nullable
    String gfx = "gfx1151";

    Long gtt = 124 * GIB;
    Long vram = GIB / 2;
    long memory = 131_725_312L * 1024;
    String firmware = "package amd-gpu-firmware 20260221-1.fc43 1000 yes\nbooted 2000\ninitramfs 1500\nend\n";
    final List<String> look = new ArrayList<>(List.of(
            "module amdgpu",
            "module ttm",
            "parameter ttm.pages_limit " + LIMIT,
            "pci 0000:c5:00.0 0x1586 amdgpu",
            "booted 2000",
            "initramfs 1500",
            "node 660 0 105 render /dev/kfd",
            "node 660 0 105 render /dev/dri/renderD128",
            "klog amdgpu: 126976M of GTT memory ready.",
            "end"));
    String engine = "docker";
    String trouble = "";
    String rocm = "7.2.1-65";
    long freeKib = 500L << 20;
    String listens = "";
    final List<String> log = new ArrayList<>(List.of("INFO: Application startup complete."));

    @Nullable
    JSONObject container = new JSONObject()
            .put("Id", "c0ffee")
            .put("Name", "/vllm")
            .put("RestartCount", 0)
            .put(
                    "State",
                    new JSONObject().put("Status", "running").put("ExitCode", 0).put("OOMKilled", false))
            .put(
                    "Config",
                    new JSONObject()
                            .put("Image", "registry.example/vllm:rocm-gfx1151")
                            .put("User", "")
                            .put("Env", new JSONArray(List.of("HIP_FORCE_DEV_KERNARG=1", "HF_TOKEN=hf_abcdefghijkl")))
                            .put("Labels", new JSONObject())
                            .put(
                                    "Cmd",
                                    new JSONArray(List.of(
                                            "--model", "m", "--gpu-memory-utilization", "0.85", "--dtype", "half"))))
            .put(
                    "HostConfig",
                    new JSONObject()
                            .put("GroupAdd", new JSONArray(List.of("39", "105")))
                            .put(
                                    "Devices",
                                    new JSONArray(List.of(
                                            new JSONObject(Map.of("PathInContainer", "/dev/kfd")),
                                            new JSONObject(Map.of("PathInContainer", "/dev/dri/renderD128")))))
                            .put(
                                    "PortBindings",
                                    new JSONObject("{\"8000/tcp\": [{\"HostIp\": \"\", \"HostPort\": \"8000\"}]}")));

    boolean root = true;
    boolean expected;
    Optional<String> imageRocm = Optional.empty();
    List<Signature> signatures = Signatures.shipped();

    SickHost without(String lookLine) {
        look.removeIf(line -> line.startsWith(lookLine));
        return this;
    }

    SickHost with(String lookLine) {
        look.add(0, lookLine);
        return this;
    }

    SickHost kernelLog(String line) {
        return with("klog " + line);
    }

    JSONObject container() {
        return Objects.requireNonNull(container);
    }

    JSONObject config(String part) {
        return container().getJSONObject(part);
    }

    Settings settings() {
        return new Settings("vllm", expected, imageRocm, root, signatures);
    }

    Facts facts() {
        return new Facts(
                new Facts.Os("fedora", List.of(), "43", "Fedora 43", "x86_64", false, true, ""),
                new Facts.Kernel(release, null, cmdline),
                new Facts.Gpu(gfx, gtt, vram, mes),
                new Facts.Memory(memory, memory - 4 * GIB),
                "3a1f0c1e-0000-4000-8000-000000000001",
                Set.of(),
                new Data.Dict(Map.of(), Map.of(), At.whole("(facts)")));
    }

    Observations observations() {
        Questions questions = new Questions(facts(), settings());
        Map<Question.Key, String> texts = new HashMap<>();
        Account account = questions.account;
        for (TaskCheck<?, ?> check :
                List.of(questions.gfx, questions.seesMemory, questions.mes, questions.mesMinimum)) {
            texts.put(check.question(account, facts()).key(), "end\n");
        }
        texts.put(questions.firmware.question(account, facts()).key(), firmware);
        String installed = release.equals(next) ? "" : "kernel " + release + " - no\n";
        texts.put(
                questions.kernel.question(account, facts()).key(),
                installed + "kernel " + next + " - no\nnext " + next + (settled ? "\nbooted 2000\nchanged 1000" : "")
                        + "\nend\n");
        texts.put(
                questions.arguments.question(account, facts()).key(),
                "cmdline " + cmdline + "\n" + (look.contains("module amdttm") ? "amdttm\n" : "")
                        + (alsoInModprobe == null ? "" : "modprobe /etc/modprobe.d/ttm.conf " + alsoInModprobe + "\n")
                        + "loader " + loader + "\nkargs " + (nextCmdline == null ? cmdline : nextCmdline) + "\nend\n");
        texts.put(new Question(account, questions.host).key(), String.join("\n", look) + "\n");
        texts.put(new Question(account, questions.container).key(), containerText());
        Observations observations = new Observations();
        for (Question question : questions.all()) {
            observations.put(
                    question, new Observation.Seen<>(ProbeOutput.of(texts.getOrDefault(question.key(), "not known"))));
        }
        return observations;
    }

    private String containerText() {
        if (engine.isEmpty()) {
            return "";
        }
        String inspected = container == null ? "[]" : new JSONArray(List.of(container)).toString();
        String ended = !trouble.isEmpty()
                ? "1 " + trouble
                : container == null ? "1 Error response from daemon: No such container: vllm" : "0 ";
        return "#engine " + engine + "\n#uid " + (root ? 0 : 1000) + "\n#begin containers\n" + inspected
                + "\n#end containers " + ended + "\n#rocm " + (container == null ? "" : rocm)
                + "\n#root /var/lib/docker\n#free "
                + freeKib + "\n" + listens + "#log\n" + String.join("\n", log) + "\n";
    }

    Diagnosis diagnosis() {
        return Diagnosis.of(facts(), observations(), settings());
    }

    /** The worst finding of a check that there must be. */
    Finding finding(String check) {
        return in(findings(), check);
    }

    static Finding in(Map<String, Finding> findings, String check) {
        return Objects.requireNonNull(findings.get(check), () -> check + " is not in " + findings.keySet());
    }

    /** The worst finding of each check. */
    Map<String, Finding> findings() {
        Map<String, Finding> byCheck = new LinkedHashMap<>();
        diagnosis()
                .findings()
                .forEach(one -> byCheck.merge(
                        one.check(),
                        one,
                        (first, second) -> second.status().compareTo(first.status()) > 0 ? second : first));
        return byCheck;
    }
}
