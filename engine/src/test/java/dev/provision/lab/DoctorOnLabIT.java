package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.cli.Main;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on the embedded fleet: a fresh host, one half way, one that is provisioned, and faults made by hand. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DoctorOnLabIT {
    private static final String SITE = Path.of(System.getProperty("user.dir"))
            .resolve("../playbooks/site.yml")
            .normalize()
            .toString();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path state;

    @BeforeAll
    static void a_fedora_and_an_ubuntu() throws Exception {
        assertThat(provision("lab", "up", "--hosts", "2").code()).isZero();
    }

    @AfterAll
    static void ends() throws Exception {
        provision("lab", "down");
    }

    @Test
    @Order(1)
    void a_fresh_host_has_old_firmware_kernel_and_arguments_each_with_its_fix() throws Exception {
        Ran ran = provision("doctor", "--lab", "-b");
        assertThat(ran.code()).as(ran.output()).isEqualTo(2);
        for (String host : List.of("halo-1", "halo-2")) {
            Map<String, JSONObject> findings = diagnose(host, 2, "-b");
            assertThat(fix(in(findings, "firmware.mes"))).contains("firmware: {}");
            assertThat(in(findings, "firmware.mes").getString("observed")).isEqualTo("MES 0x83");
            assertThat(status(findings, "firmware.package")).isEqualTo("fail");
            assertThat(fix(in(findings, "kernel.running"))).contains("kernel: { minimum: 6.18.4 }");
            assertThat(fix(in(findings, "memory.gpu"))).contains("ttm.pages_limit: 32505856");
            assertThat(status(findings, "hardware.compute")).isEqualTo("ok");
            assertThat(status(findings, "container.state")).isEqualTo("skipped");
        }
        assertThat(in(diagnose("halo-1", 2, "-b", "--image-rocm", "7.2.0"), "kernel.rocm"))
                .matches(one -> one.getString("status").equals("fail")
                        && one.getString("observed").contains("not fixed"));
        assertThat(status(diagnose("halo-1", 2, "-b", "--container", "other"), "container.state"))
                .isEqualTo("fail");
    }

    @Test
    @Order(2)
    void what_is_installed_and_configured_and_not_booted_needs_a_reboot_and_no_more() throws Exception {
        Path halfWay = state.resolve("half-way.yml");
        Files.writeString(halfWay, """
            - name: No reboot yet
              hosts: halo-1
              become: true
              tasks:
                - firmware: {}
                - kernel: {}
                - kernel_args: { set: { ttm.pages_limit: 32505856 } }
            """);
        assertThat(provision("apply", halfWay.toString(), "--lab").code()).isZero();
        Map<String, JSONObject> findings = diagnose("halo-1", 2, "-b");
        assertThat(fix(in(findings, "kernel.running"))).startsWith("reboot: { when: required }");
        assertThat(fix(in(findings, "firmware.package"))).startsWith("reboot: { when: required }");
        assertThat(fix(in(findings, "memory.gpu"))).startsWith("reboot: { when: required }");
        assertThat(in(findings, "memory.gpu").getString("summary")).contains("was not rebooted since");
        assertThat(in(findings, "cmdline.next_boot").getString("observed"))
                .isEqualTo("ttm.pages_limit: active (none), configured 32505856");
    }

    @Test
    @Order(3)
    void a_host_that_booted_its_old_kernel_again_is_found_out() throws Exception {
        assertThat(provision("lab", "fault", "halo-1", "boots-old-kernel").code())
                .isZero();
        Ran failed = provision("apply", SITE, "--lab", "-l", "halo-1");
        assertThat(failed.code()).as(failed.output()).isEqualTo(1);
        JSONObject kernel = in(diagnose("halo-1", 2, "-b"), "kernel.running");
        assertThat(kernel.getString("summary")).contains("the last boot started another");
        assertThat(fix(kernel)).contains("another reboot is futile");

        // The fault is over: a boot that somebody orders starts what is configured.
        Path manually = state.resolve("manually.yml");
        Files.writeString(manually, """
            - name: Boot
              hosts: halo-1
              become: true
              tasks:
                - reboot: { when: always }
            """);
        Ran booted = provision("apply", manually.toString(), "--lab");
        assertThat(booted.code()).as(booted.output()).isZero();
    }

    @Test
    @Order(4)
    void a_provisioned_fleet_is_in_order_in_every_layer() throws Exception {
        Ran applied = provision("apply", SITE, "--lab");
        assertThat(applied.code()).as(applied.output()).isZero();
        Ran ran = provision("doctor", "--lab", "-b");
        assertThat(ran.code()).as(ran.output()).isZero();
        for (String host : List.of("halo-1", "halo-2")) {
            Map<String, JSONObject> findings = diagnose(host, 0, "-b");
            assertThat(findings.values())
                    .allMatch(one -> one.getString("status").equals("ok"));
            assertThat(in(findings, "kernel.rocm").getString("observed")).contains("ROCm 7.2.1-65");
            assertThat(findings.keySet()).contains("container.memory", "container.groups", "log.kernel");
        }
    }

    @Test
    @Order(5)
    void without_root_what_cannot_be_seen_is_unknown_and_not_good() throws Exception {
        Map<String, JSONObject> findings = diagnose("halo-2", 2);
        assertThat(status(findings, "container.engine")).isEqualTo("unknown");
        assertThat(fix(in(findings, "container.engine"))).contains("--become");
    }

    @Test
    @Order(6)
    void a_container_that_faults_is_explained_by_its_log_and_what_it_was_made_with() throws Exception {
        Path broken = state.resolve("broken.yml");
        Files.writeString(broken, """
            - name: FP32
              hosts: halo-2
              become: true
              tasks:
                - container:
                    name: vllm32
                    image: registry.example/vllm:rocm-gfx1151
                    devices: [/dev/kfd, /dev/dri]
                    groups: [video, render]
                    environment: { HSA_OVERRIDE_GFX_VERSION: 11.5.1 }
                    command: [--model, m, --dtype, float32]
                    restart: "no"
                  ignore_errors: true
            """);
        provision("apply", broken.toString(), "--lab");
        Ran ran = provision("doctor", "halo-2", "--lab", "-b", "--container", "vllm32", "-o", "json");
        Map<String, JSONObject> findings = findings(ran);
        assertThat(ran.code()).as(ran.output()).isEqualTo(2);
        assertThat(status(findings, "container.state")).isEqualTo("fail");
        assertThat(status(findings, "container.hsa_override")).isEqualTo("warn");
        assertThat(in(findings, "log.miopen_build").getString("summary")).contains("explained by container.dtype");
        assertThat(fix(in(findings, "log.miopen_build"))).contains("--dtype, auto");
    }

    @Test
    @Order(7)
    void an_operators_signatures_are_looked_for_and_mistakes_in_them_are_told_before_a_host_is_asked()
            throws Exception {
        Path ours = state.resolve("ours.json");
        Files.writeString(ours, """
            {"signatures": [{"name": "vram_ready", "in": ["kernel"], "pattern": "512M of VRAM memory ready",
              "layer": "memory", "verdict": "warn", "summary": "ours", "advice": "none", "sources": ["us"]}]}
            """);
        assertThat(status(diagnose("halo-1", 2, "-b", "--signatures", ours.toString()), "log.vram_ready"))
                .isEqualTo("warn");
        Files.writeString(ours, Files.readString(ours).replace("512M", "(512M"));
        Ran refused = provision("doctor", "--lab", "-b", "--signatures", ours.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("ours.json:1", "not a regular expression");
    }

    @Test
    @Order(8)
    void a_host_that_is_down_is_unreachable_and_nothing_else() throws Exception {
        assertThat(provision("lab", "fault", "halo-2", "host-key-changed").code())
                .isZero();
        Ran ran = provision("doctor", "halo-2", "--lab", "-b", "-o", "json");
        assertThat(ran.code()).as(ran.output()).isEqualTo(4);
        assertThat(line(ran).getString("status")).isEqualTo("unreachable");
    }

    private static Map<String, JSONObject> diagnose(String host, int code, String... options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("doctor", host, "--lab", "-o", "json"));
        arguments.addAll(List.of(options));
        Ran ran = provision(arguments.toArray(String[]::new));
        assertThat(ran.code()).as(ran.output()).isEqualTo(code);
        return findings(ran);
    }

    private static JSONObject line(Ran ran) {
        JSONObject line = new JSONObject(ran.output()
                .lines()
                .filter(one -> one.startsWith("{"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ran.output())));
        Problems problems = new Problems();
        Data data = Data.of(line.toMap(), At.whole("line"));
        new SchemaCheck().check("doctor.schema.json", data, SchemaCheck.Expressions.EVALUATED, problems);
        assertThat(problems.errors()).isEmpty();
        return line;
    }

    private static Map<String, JSONObject> findings(Ran ran) {
        Map<String, JSONObject> byCheck = new HashMap<>();
        line(ran)
                .getJSONArray("findings")
                .forEach(one -> byCheck.put(((JSONObject) one).getString("check"), (JSONObject) one));
        return byCheck;
    }

    private static JSONObject in(Map<String, JSONObject> findings, String check) {
        return Objects.requireNonNull(findings.get(check), () -> check + " is not in " + findings.keySet());
    }

    private static String status(Map<String, JSONObject> findings, String check) {
        return in(findings, check).getString("status");
    }

    private static String fix(JSONObject finding) {
        return finding.getJSONObject("fix").getString("text");
    }

    private record Ran(int code, String output) {}

    private static Ran provision(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PROVISION_STATE", state.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), output);
    }
}
