package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.report.DoctorJson;
import dev.provision.report.DoctorText;
import dev.provision.report.Paint;
import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** What people and programs get to see of a diagnosis. */
final class DoctorOutputTest {
    private final Redactor redactor = new Redactor();

    private static SickHost sick() {
        SickHost host =
                new SickHost().kernelLog("oom \u001b[31mred\u0007 Out of memory: Killed process 1 (hunter2hunter2)");
        host.mes = "0x83";
        host.config("Config").put("Env", List.of("HSA_OVERRIDE_GFX_VERSION=11.0.0\u001b[2J"));
        return host;
    }

    @Test
    void every_line_for_programs_fits_the_published_schema() {
        DoctorJson json = new DoctorJson(redactor);
        SickHost elsewhere = new SickHost().without("pci");
        List<String> lines = List.of(
                json.of("halo-1", sick().diagnosis()),
                json.of("halo-2", new SickHost().diagnosis()),
                json.of("halo-3", elsewhere.diagnosis()),
                json.unreached("halo-4", "unreachable", "connection refused"),
                json.unreached("halo-5", "error", "sudo: a password is required"));
        for (String line : lines) {
            Problems problems = new Problems();
            Data data = Data.of(new JSONObject(line).toMap(), At.whole("line"));
            new SchemaCheck().check("doctor.schema.json", data, SchemaCheck.Expressions.EVALUATED, problems);
            assertThat(problems.errors()).as(line).isEmpty();
        }
        assertThat(new JSONObject(lines.get(0)).getString("status")).isEqualTo("fail");
        assertThat(new JSONObject(lines.get(1)).getString("status")).isEqualTo("ok");
    }

    @Test
    void people_see_a_table_of_layers_and_then_what_is_to_be_done() {
        SickHost host = new SickHost();
        host.mes = "0x7c";
        assertThat(String.join("\n", new DoctorText(new Paint(false), redactor, false).of("halo-1", host.diagnosis())))
                .isEqualTo("""
                        halo-1  warn
                          hardware  ok      a Strix Halo GPU
                          cmdline   ok      nothing on the command line that does harm
                          kernel    ok      the kernel shows ROCm all of the memory
                          firmware  warn    the loaded firmware is older than what is known to be good; it hung with CWSR
                          memory    ok      the GPU can use 124.0 GiB of shared memory
                          devices   ok      /dev/kfd is there
                          container ok      docker answers
                          log       ok      its log was searched

                          warn    firmware.mes: the loaded firmware is older than what is known to be good; it hung with CWSR
                                  observed MES 0x7c
                                  rule     a MES that is not 0x83, and 0x80 or later
                                  source   ROCm#5590
                                  fix      playbook: firmware: {}   # newest that is good; then reboot: { when: required }""");
    }

    @Test
    void several_hosts_are_told_together_by_what_is_to_be_done() {
        SickHost old = new SickHost();
        old.mes = "0x7c";
        Map<String, Optional<Diagnosis>> hosts = new LinkedHashMap<>();
        hosts.put("halo-1", Optional.of(old.diagnosis()));
        hosts.put("halo-2", Optional.of(new SickHost().diagnosis()));
        hosts.put("halo-3", Optional.empty());
        assertThat(new DoctorText(new Paint(false), redactor, false).totals(hosts))
                .containsExactly("warn    firmware.mes: halo-1", "3 hosts: 1 not asked, 1 ok, 1 warn");
    }

    @Test
    void what_a_host_says_is_cleaned_and_masked() {
        redactor.register(new Secret("hunter2hunter2"));
        String text =
                String.join("\n", new DoctorText(new Paint(false), redactor, true).of("halo-1", sick().diagnosis()));
        assertThat(text).contains("\\u001b[31mred\\u0007", "(***)").doesNotContain("\u001b", "\u0007", "hunter2");
        String json = new DoctorJson(redactor).of("halo-1", sick().diagnosis());
        assertThat(json).doesNotContain("hunter2").doesNotContain("\u001b");
    }
}
