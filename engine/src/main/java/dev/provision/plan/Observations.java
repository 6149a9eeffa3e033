package dev.provision.plan;

import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.transport.Account;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a host has answered since it last changed. Not thread-safe: one host, one thread. */
public final class Observations {
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecretKeySpec KEY = key();
    private static final String UNREADABLE = "unreadable answer";

    private final Map<Question.Key, Observation<ProbeOutput>> answers = new HashMap<>();

    private static SecretKeySpec key() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, ALGORITHM);
    }

    public void put(Question question, Observation<ProbeOutput> answer) {
        answers.put(question.key(), answer);
    }

    /** Something on the host has changed: nothing is known any more. */
    public void forget() {
        answers.clear();
    }

    /** What the probe makes of the answer; empty if it has not been asked. */
    public <O> Optional<Observation<O>> get(Account account, Probe<O> probe) {
        Observation<ProbeOutput> answer = answers.get(new Question(account, probe).key());
        return answer == null ? Optional.empty() : Optional.of(read(probe, answer));
    }

    /** The one place where the answer of a host is parsed. */
    private static <O> Observation<O> read(Probe<O> probe, Observation<ProbeOutput> answer) {
        if (answer instanceof Observation.Seen<ProbeOutput> seen) {
            try {
                return new Observation.Seen<>(probe.parse(seen.value()));
            } catch (Probe.Unreadable e) {
                String reason = e.getMessage() == null ? UNREADABLE : e.getMessage();
                return new Observation.Unknown<>(reason);
            } catch (RuntimeException e) {
                // A parser that a false answer brings to this is wrong, and still says nothing about any other answer.
                return new Observation.Unknown<>(UNREADABLE + ": internal error: " + e + "; please report it");
            }
        }
        return new Observation.Unknown<>(((Observation.Unknown<ProbeOutput>) answer).reason());
    }

    /**
     * Digest of all answers in a fixed order, as hex: within this process equal exactly when the host answered the same. The key
     * is never stored, since answers may depend on secrets, which a plain digest would let others guess.
     */
    public String digest() {
        try {
            Mac sha = Mac.getInstance(ALGORITHM);
            sha.init(KEY);
            answers.entrySet().stream()
                    .map(entry -> entry.getKey().toString() + '\0' + entry.getValue())
                    .sorted()
                    .forEach(text -> sha.update((text + '\0').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
