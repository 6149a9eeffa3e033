package dev.provision.transport.auth;

import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.Hop;
import dev.provision.transport.key.HostKey;
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
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;

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
    public void logIn(SSHClient client) throws TransportException, net.schmizz.sshj.transport.TransportException {
        UserCertificates certificates = UserCertificates.of(hop);
        problems.addAll(certificates.problems());
        if (byAgent(client, certificates) || byFiles(client, certificates)) {
            return;
        }
        throw refused(client);
    }

    private boolean byAgent(SSHClient client, UserCertificates certificates)
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
            if (byCertificate(client, certificates.of(key.key()), signer)
                    || accepted(
                            client,
                            key.key(),
                            signer,
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

    private boolean byFiles(SSHClient client, UserCertificates certificates)
            throws net.schmizz.sshj.transport.TransportException {
        for (Path file : hop.identities()) {
            if (!Files.exists(file)
                    || PrivateKeys.publicHalf(file).filter(offered::contains).isPresent()) {
                continue;
            }
            PrivateKeys.Loaded loaded = privateKeys.load(file);
            if (loaded.key() == null) {
                problems.add(file + ": " + loaded.problem());
            } else if (byCertificate(client, certificates.of(loaded.publicKey()), loaded::sign)
                    || accepted(client, new AuthPublickey(loaded.key()), file.toString())) {
                return true;
            }
        }
        return false;
    }

    private boolean byCertificate(
            SSHClient client, List<UserCertificates.Found> certificates, PublicKeyAuth.Signer signer)
            throws net.schmizz.sshj.transport.TransportException {
        for (UserCertificates.Found found : certificates) {
            SshCertificate certificate = found.certificate();
            if (accepted(client, certificate.whole(), signer, found.file() + " (" + described(certificate) + ")")) {
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

    private boolean accepted(SSHClient client, HostKey key, PublicKeyAuth.Signer signer, String what)
            throws net.schmizz.sshj.transport.TransportException {
        return offered.add(key) && accepted(client, new PublicKeyAuth(key, signer), what);
    }

    private boolean accepted(SSHClient client, AuthMethod method, String what)
            throws net.schmizz.sshj.transport.TransportException {
        tried.add(what);
        try {
            client.auth(hop.user(), method);
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

    private TransportException refused(SSHClient client) {
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
