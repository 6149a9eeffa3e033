package dev.provision.plan;

import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Reach;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a host has answered. An answer is stale once something has changed that it may depend on: it then serves for guessing
 * what is to be asked next, and for nothing else. Not thread-safe: one host, one thread.
 */
public final class Observations {
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecretKeySpec KEY = key();
    private static final String UNREADABLE = "unreadable answer";

    private final Map<Question.Key, Answer> answers = new HashMap<>();

    private record Answer(Observation<ProbeOutput> observation, Reach looksAt, boolean fresh) {
        Answer after(Reach changed) {
            return fresh && changed.meets(looksAt) ? new Answer(observation, looksAt, false) : this;
        }
    }

    private static SecretKeySpec key() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, ALGORITHM);
    }

    /** The same answers, to see what would be asked if something changed. */
    public Observations copy() {
        Observations copy = new Observations();
        copy.answers.putAll(answers);
        return copy;
    }

    public void put(Question question, Observation<ProbeOutput> answer) {
        answers.put(question.key(), new Answer(answer, question.looksAt(), true));
    }

    /** Nothing is known any more. */
    public void forget() {
        answers.clear();
    }

    /** This part of the host may have changed. */
    public void touched(Reach changed) {
        answers.replaceAll((key, answer) -> answer.after(changed));
    }

    /** What the probe makes of the answer; empty if it has not been asked, or is stale. */
    public <O> Optional<Observation<O>> get(Account account, Probe<O> probe) {
        return get(new Question(account, probe).key(), probe);
    }

    /** The same for a question whose key is known. */
    <O> Optional<Observation<O>> get(Question.Key key, Probe<O> probe) {
        return answer(key).filter(Answer::fresh).map(answer -> read(probe, answer.observation()));
    }

    /** The answer itself, unless it is stale. */
    public Optional<Observation<ProbeOutput>> unread(Account account, Probe<?> probe) {
        return answer(new Question(account, probe).key()).filter(Answer::fresh).map(Answer::observation);
    }

    /** The same as {@link #get}, stale or not. */
    <O> Optional<Observation<O>> last(Question.Key key, Probe<O> probe) {
        return answer(key).map(answer -> read(probe, answer.observation()));
    }

    private Optional<Answer> answer(Question.Key key) {
        return Optional.ofNullable(answers.get(key));
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
                    .filter(entry -> entry.getValue().fresh())
                    .map(entry -> name(entry.getKey()) + '\0' + entry.getValue().observation())
                    .sorted()
                    .forEach(text -> sha.update((text + '\0').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** The script by its hash only: scripts are the program's own, few and long. */
    private static String name(Question.Key key) {
        Fragment fragment = key.fragment();
        return key.account() + "\0" + fragment.script().hashCode() + '\0' + fragment.arguments() + '\0' + key.http();
    }
}
