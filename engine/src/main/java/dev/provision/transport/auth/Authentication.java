package dev.provision.transport.auth;

import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.Hop;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SignatureAlgorithms;
import dev.provision.transport.key.SshCertificate;
import dev.provision.transport.limit.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.schmizz.sshj.userauth.UserAuthException;

/**
 * Logs in at one hop with the operator's keys, in OpenSSH's order: agent keys that an identity file names, the agent's
 * other keys unless identities are said to be the only ones, then the files themselves. Where there is a certificate of a
 * key it comes before the key.
 */
public final class Authentication {
    private final Hop hop;
    private final PrivateKeys privateKeys;
    private final Clock clock;
    private final Set<HostKey> offered = new LinkedHashSet<>();
    private final List<String> tried = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** @param clock tells which certificates have ended, for messages: the server decides */
    public Authentication(Hop hop, PrivateKeys privateKeys, Clock clock) {
        this.hop = hop;
        this.privateKeys = privateKeys;
        this.clock = clock;
    }

    /** Tries key after key until the server accepts one. */
    public void logIn(EagerClient client) throws TransportException, net.schmizz.sshj.transport.TransportException {
        UserCertificates certificates = UserCertificates.of(hop);
        problems.addAll(certificates.problems());
        if (byAgent(client, certificates) || byFiles(client, certificates)) {
            return;
        }
        throw refused(client);
    }

    private boolean byAgent(EagerClient client, UserCertificates certificates)
            throws net.schmizz.sshj.transport.TransportException {
        List<Agent.Held> held = agentKeys();
        Set<HostKey> named = new LinkedHashSet<>();
        hop.identities().forEach(file -> PrivateKeys.publicHalf(file).ifPresent(named::add));
        certificates.all().forEach(found -> named.add(found.certificate().key()));
        List<Agent.Held> inOrder = held.stream()
                .filter(key -> !hop.identitiesOnly() || named.contains(plain(key.key())))
                // a server that knows the authority seldom knows the key, and each try counts
                .sorted(Comparator.comparing((Agent.Held key) -> !named.contains(plain(key.key())))
                        .thenComparing(key -> !SshCertificate.isOne(key.key())))
                .toList();
        for (Agent.Held key : inOrder) {
            PublicKeyAuth.Signer signer = data -> new Agent(hop.agent().orElseThrow()).sign(key.key(), data);
            Supplier<PublicKeyAuth.First> first = () -> first(key.key(), inOrder, named);
            if (byCertificate(client, certificates.of(key.key()), signer, first)
                    || accepted(
                            client,
                            key.key(),
                            signer,
                            first,
                            "agent key " + key.comment() + " ("
                                    + SshCertificate.of(key.key())
                                            .map(this::described)
                                            .orElseGet(() -> key.key().toString())
                                    + ")")) {
                return true;
            }
        }
        return false;
    }

    /**
     * An agent may ask a person before it signs, which must not be for nothing: it signs at once only with the first key, and
     * only if that is its one key or the one that is named. For a security key the server is always asked first.
     */
    private PublicKeyAuth.First first(HostKey key, List<Agent.Held> inOrder, Set<HostKey> named) {
        long candidates = inOrder.stream()
                .map(held -> plain(held.key()))
                .filter(plain -> named.isEmpty() || named.contains(plain))
                .distinct()
                .count();
        boolean only = candidates == 1 && plain(inOrder.get(0).key()).equals(plain(key));
        return only && offered.isEmpty() && !key.type().startsWith("sk-")
                ? PublicKeyAuth.First.SIGNATURE
                : PublicKeyAuth.First.QUERY;
    }

    private boolean byFiles(EagerClient client, UserCertificates certificates)
            throws net.schmizz.sshj.transport.TransportException {
        for (Path file : hop.identities()) {
            if (!Files.exists(file)
                    || PrivateKeys.publicHalf(file).filter(offered::contains).isPresent()) {
                continue;
            }
            PrivateKeys.Loaded loaded = privateKeys.load(file);
            if (loaded.key() == null) {
                problems.add(file + ": " + loaded.problem());
            } else if (byCertificate(
                            client,
                            certificates.of(loaded.publicKey()),
                            loaded::sign,
                            () -> PublicKeyAuth.First.SIGNATURE)
                    || byFile(client, file, loaded)) {
                return true;
            }
        }
        return false;
    }

    /** A server may know only one of the algorithms of RSA. A key that was read from a file signs without asking a person. */
    private boolean byFile(EagerClient client, Path file, PrivateKeys.Loaded loaded)
            throws net.schmizz.sshj.transport.TransportException {
        tried.add(file.toString());
        HostKey key = loaded.publicKey();
        for (String algorithm : SignatureAlgorithms.of(key.type())) {
            PublicKeyAuth.Signer signer = data -> loaded.sign(algorithm, data);
            if (accepted(client, new PublicKeyAuth(key, algorithm, signer, PublicKeyAuth.First.SIGNATURE))) {
                return true;
            }
        }
        return false;
    }

    private boolean byCertificate(
            EagerClient client,
            List<UserCertificates.Found> certificates,
            PublicKeyAuth.Signer signer,
            Supplier<PublicKeyAuth.First> first)
            throws net.schmizz.sshj.transport.TransportException {
        for (UserCertificates.Found found : certificates) {
            SshCertificate certificate = found.certificate();
            if (accepted(
                    client, certificate.whole(), signer, first, found.file() + " (" + described(certificate) + ")")) {
                return true;
            }
        }
        return false;
    }

    private static HostKey plain(HostKey key) {
        return SshCertificate.of(key).map(SshCertificate::key).orElse(key);
    }

    private String described(SshCertificate certificate) {
        return certificate
                + certificate.untimely(clock.instant()).map(why -> "; " + why).orElse("");
    }

    private List<Agent.Held> agentKeys() {
        Optional<Path> socket = hop.agent();
        if (socket.isEmpty()) {
            return List.of();
        }
        try {
            return new Agent(socket.get()).keys();
        } catch (IOException e) {
            problems.add("agent at " + socket.get() + ": " + e.getMessage());
            return List.of();
        }
    }

    private boolean accepted(
            EagerClient client,
            HostKey key,
            PublicKeyAuth.Signer signer,
            Supplier<PublicKeyAuth.First> first,
            String what)
            throws net.schmizz.sshj.transport.TransportException {
        PublicKeyAuth.First contents = first.get();
        if (!offered.add(key)) {
            return false;
        }
        tried.add(what);
        return accepted(client, new PublicKeyAuth(key, SignatureAlgorithms.forLogin(key.type()), signer, contents));
    }

    private boolean accepted(EagerClient client, PublicKeyAuth method)
            throws net.schmizz.sshj.transport.TransportException {
        try {
            client.authenticate(hop.user(), method);
            return true;
        } catch (UserAuthException refused) {
            if (!client.isConnected()) {
                throw refused.getCause() instanceof net.schmizz.sshj.transport.TransportException lost
                        ? lost
                        : new net.schmizz.sshj.transport.TransportException("disconnected by the server", refused);
            }
            return false;
        }
    }

    private TransportException refused(EagerClient client) {
        List<String> accepts = new ArrayList<>();
        for (String method : client.getUserAuth().getAllowedMethods()) {
            accepts.add(Printable.of(method));
        }
        return new TransportException(Reason.AUTHENTICATION, message(accepts));
    }

    /** The account of what was tried, to be said also when the server hung up in the middle of it. */
    public String message(List<String> accepts) {
        StringBuilder text =
                new StringBuilder(hop.name()).append(": ").append(hop.peer()).append(" refused us. ");
        text.append(tried.isEmpty() ? "There was no key to offer" : "Offered: " + String.join(", ", tried));
        if (tried.isEmpty() && !hop.identities().isEmpty()) {
            text.append("; looked for ")
                    .append(String.join(
                            ", ", hop.identities().stream().map(Path::toString).toList()));
        }
        if (!accepts.isEmpty() && !tried.isEmpty()) {
            text.append(". The server accepts: ").append(String.join(", ", accepts));
        }
        for (String problem : problems) {
            text.append("\nNot offered: ").append(problem);
        }
        return text.append("\nIs the user right, and does its ~/.ssh/authorized_keys there hold one of these keys?")
                .toString();
    }

    /** Whether any key was offered. */
    public boolean triedAny() {
        return !tried.isEmpty();
    }
}
