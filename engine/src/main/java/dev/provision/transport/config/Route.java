package dev.provision.transport.config;

import dev.provision.transport.Destination;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.limit.Printable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides the way to a host: what the inventory says wins over the SSH client's configuration, and that over defaults. */
public final class Route {
    private static final int LONGEST = 8;

    private final SshSettings settings;
    private final SshConfig config;

    /** Routes by the options of a run and the SSH client's configuration. */
    public Route(SshSettings settings, SshConfig config) {
        this.settings = settings;
        this.config = config;
    }

    /** The hops from here to the host, which is the last. */
    public List<Hop> to(Target target) throws TransportException {
        return to(target, 0);
    }

    private List<Hop> to(Target target, int depth) throws TransportException {
        if (depth > LONGEST) {
            throw new TransportException(Reason.CONNECT, target.name() + ": the jump hosts go round in a circle");
        }
        List<String> invalid = Destination.invalid(target);
        if (!invalid.isEmpty()) {
            throw new TransportException(
                    Reason.CONNECT, Printable.of(target.name()) + ": invalid " + String.join(", ", invalid));
        }
        SshConfig.Answer said = config.of(target.name(), target.address(), target.port(), target.user());
        List<Hop> hops = new ArrayList<>();
        List<String> jumps = jumps(target, said);
        for (int i = 0; i < jumps.size(); i++) {
            List<Hop> way = to(jump(target, jumps.get(i)), depth + 1);
            // as with ssh -J, only the first jump host is reached by a way of its own
            hops.addAll(i == 0 ? way : way.subList(way.size() - 1, way.size()));
        }
        hops.add(hop(target, said));
        return hops;
    }

    private static List<String> jumps(Target target, SshConfig.Answer said) throws TransportException {
        if (!target.jump().isEmpty()) {
            return target.jump().equals(List.of("none")) ? List.of() : target.jump();
        }
        Optional<String> jump = said.first("proxyjump").filter(value -> !value.equals("none"));
        if (jump.isPresent()) {
            return List.of(jump.get().split(","));
        }
        if (said.first("proxycommand").filter(value -> !value.equals("none")).isPresent()) {
            throw new TransportException(
                    Reason.CONNECT,
                    target.name()
                            + ": the SSH client's configuration has a ProxyCommand for it, which is not supported."
                            + "\nUse ProxyJump there, or jump in the inventory.");
        }
        return List.of();
    }

    /** Its own configuration, and then the keys that the inventory gives for the host behind it. */
    private static Target jump(Target behind, String text) throws TransportException {
        Destination jump = Destination.parse(text)
                .orElseThrow(() -> new TransportException(
                        Reason.CONNECT,
                        behind.name() + ": invalid jump host: " + Printable.of(text)
                                + "\nExpected [user@]host[:port]."));
        return new Target(jump.host(), Optional.empty(), jump.port(), jump.user(), behind.identityFiles(), List.of());
    }

    private Hop hop(Target target, SshConfig.Answer said) throws TransportException {
        String address = target.address().or(() -> said.first("hostname")).orElse(target.name());
        int port = target.port()
                .or(() -> said.first("port").flatMap(Destination::port))
                .orElse(22);
        String user = target.user().or(() -> said.first("user")).orElse(System.getProperty("user.name", "root"));
        String known = said.first("hostkeyalias").orElse(address);
        return new Hop(
                target.name(),
                address,
                port,
                user,
                port == 22 || said.first("hostkeyalias").isPresent() ? known : "[" + known + "]:" + port,
                identities(target, said),
                expand(target, said.all("certificatefile")),
                said.first("identitiesonly").filter("yes"::equals).isPresent(),
                agent(target, said),
                knownHosts(target, said),
                revoked(target, said),
                settings.hostKeys() == HostKeyMode.ACCEPT_NEW);
    }

    private List<Path> identities(Target target, SshConfig.Answer said) throws TransportException {
        Set<Path> files = new LinkedHashSet<>(expand(target, target.identityFiles()));
        files.addAll(settings.identityFiles());
        files.addAll(expand(target, said.all("identityfile")));
        if (said.isEmpty()) {
            for (String name : List.of("id_ed25519", "id_ecdsa", "id_rsa")) {
                files.add(settings.home().resolve(".ssh").resolve(name));
            }
        }
        return List.copyOf(files);
    }

    private Optional<Path> agent(Target target, SshConfig.Answer said) throws TransportException {
        Optional<String> configured = said.first("identityagent").filter(value -> !value.equals("SSH_AUTH_SOCK"));
        if (configured.isPresent()) {
            String value = configured.get();
            if (value.equals("none")) {
                return Optional.empty();
            }
            String path =
                    value.startsWith("$") ? System.getenv(value.substring(1).replaceAll("[{}]", "")) : value;
            return path == null ? Optional.empty() : Optional.of(expand(target, path));
        }
        return settings.agentSocket().filter(Files::exists);
    }

    private List<Path> knownHosts(Target target, SshConfig.Answer said) throws TransportException {
        if (!settings.knownHosts().isEmpty()) {
            return settings.knownHosts();
        }
        List<Path> files = new ArrayList<>();
        for (String keyword : List.of("userknownhostsfile", "globalknownhostsfile")) {
            Optional<String> line = said.first(keyword);
            if (line.isPresent()) {
                files.addAll(expand(target, List.of(line.get().split(" "))));
            }
        }
        if (files.isEmpty()) {
            files.add(settings.home().resolve(".ssh/known_hosts"));
            files.add(Path.of("/etc/ssh/ssh_known_hosts"));
        }
        return files;
    }

    private List<Path> revoked(Target target, SshConfig.Answer said) throws TransportException {
        Optional<String> file = said.first("revokedhostkeys").filter(value -> !value.equals("none"));
        return file.isEmpty() ? List.of() : List.of(expand(target, file.get()));
    }

    private List<Path> expand(Target target, List<String> files) throws TransportException {
        List<Path> paths = new ArrayList<>();
        for (String file : files) {
            paths.add(expand(target, file));
        }
        return paths;
    }

    private Path expand(Target target, String file) throws TransportException {
        try {
            return file.startsWith("~/") ? settings.home().resolve(file.substring(2)) : Path.of(file);
        } catch (InvalidPathException e) {
            throw new TransportException(Reason.CONNECT, target.name() + ": invalid path: " + Printable.of(file), e);
        }
    }
}
