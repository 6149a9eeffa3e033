package dev.provision.transport;

import dev.provision.transport.TransportException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * other keys unless identities are said to be the only ones, then the files themselves.
 */
final class Authentication {
    private final Hop hop;
    private final PrivateKeys privateKeys;
    private final List<String> tried = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Authentication(Hop hop, PrivateKeys privateKeys) {
        this.hop = hop;
        this.privateKeys = privateKeys;
    }

    void logIn(SSHClient client) throws TransportException, net.schmizz.sshj.transport.TransportException {
        List<Agent.Held> held = agentKeys();
        Set<HostKey> named = new LinkedHashSet<>();
        for (Path file : hop.identities()) {
            PrivateKeys.publicHalf(file).ifPresent(named::add);
        }
        List<Agent.Held> fromAgent = new ArrayList<>();
        held.stream().filter(key -> named.contains(key.key())).forEach(fromAgent::add);
        if (!hop.identitiesOnly()) {
            held.stream().filter(key -> !named.contains(key.key())).forEach(fromAgent::add);
        }
        Set<HostKey> offered = new LinkedHashSet<>();
        for (Agent.Held key : fromAgent) {
            offered.add(key.key());
            String what = "agent key " + key.comment() + " (" + key.key() + ")";
            if (accepted(client, new AgentAuth(new Agent(hop.agent().orElseThrow()), key.key()), what)) {
                return;
            }
        }
        for (Path file : hop.identities()) {
            if (!Files.exists(file)
                    || PrivateKeys.publicHalf(file).filter(offered::contains).isPresent()) {
                continue;
            }
            PrivateKeys.Loaded loaded = privateKeys.load(file);
            if (loaded.key() == null) {
                problems.add(file + ": " + loaded.problem());
            } else if (accepted(client, new AuthPublickey(loaded.key()), file.toString())) {
                return;
            }
        }
        throw refused(client);
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
    String message(List<String> accepts) {
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

    boolean triedAny() {
        return !tried.isEmpty();
    }
}
