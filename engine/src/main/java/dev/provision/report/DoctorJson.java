package dev.provision.report;

import dev.provision.doctor.Diagnosis;
import dev.provision.doctor.Finding;
import dev.provision.secret.Masked;
import dev.provision.secret.Redactor;
import org.json.JSONArray;
import org.json.JSONObject;

/** Diagnoses for a program: one object a line, of the form that {@code schemas/doctor.schema.json} describes. */
public final class DoctorJson {
    private final Redactor redactor;

    public DoctorJson(Redactor redactor) {
        this.redactor = redactor;
    }

    /** The line about one host. */
    public String of(String host, Diagnosis diagnosis) {
        JSONArray findings = new JSONArray();
        diagnosis.findings().forEach(one -> findings.put(json(one)));
        return masked(new JSONObject()
                .put("host", host)
                .put("status", diagnosis.worst().key())
                .put("findings", findings));
    }

    /** A host that could not be asked. */
    public String unreached(String host, String status, String reason) {
        return masked(new JSONObject().put("host", host).put("status", status).put("reason", reason));
    }

    private String masked(JSONObject json) {
        return Masked.json(json, redactor).toString();
    }

    private static JSONObject json(Finding finding) {
        JSONObject json = new JSONObject()
                .put("check", finding.check())
                .put("layer", finding.layer().key())
                .put("status", finding.status().key())
                .put("summary", finding.summary());
        if (!finding.observed().isEmpty()) {
            json.put("observed", finding.observed());
        }
        if (!finding.rule().isEmpty()) {
            json.put("rule", finding.rule());
        }
        if (!finding.sources().isEmpty()) {
            json.put("sources", new JSONArray(finding.sources()));
        }
        finding.fix()
                .ifPresent(fix -> json.put(
                        "fix", new JSONObject().put("kind", fix.kind().key()).put("text", fix.text())));
        return json;
    }
}
