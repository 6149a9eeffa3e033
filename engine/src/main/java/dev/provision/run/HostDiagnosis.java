package dev.provision.run;

import dev.provision.apply.HostSession;
import dev.provision.doctor.Diagnosis;
import dev.provision.doctor.Settings;
import dev.provision.probe.Facts;
import dev.provision.secret.Secret;
import dev.provision.transport.TransportException;
import java.util.List;

/**
 * What the doctor finds on one host.
 *
 * @param secrets of the host, to be masked before the diagnosis is shown
 */
public record HostDiagnosis(Diagnosis diagnosis, List<Secret> secrets) {
    public HostDiagnosis {
        secrets = List.copyOf(secrets);
    }

    /** Asks a host and judges its answers. */
    public static HostDiagnosis of(HostSession session, Settings settings)
            throws TransportException, InterruptedException {
        session.ask(Diagnosis.questions(session.facts(), settings));
        Facts facts = session.facts();
        return new HostDiagnosis(
                Diagnosis.of(facts, session.observations(), settings),
                Diagnosis.secrets(facts, session.observations(), settings));
    }
}
