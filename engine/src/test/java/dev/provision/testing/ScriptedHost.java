package dev.provision.testing;

import dev.provision.resource.Shells;
import dev.provision.shell.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.Connector;
import dev.provision.transport.DetachedResult;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.shell.LocalShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host that is a folder on this machine: scripts run in a real shell of it, under its own {@code /run} and boot id, and
 * what is to go otherwise is said beforehand. Every script that it was given is kept.
 */
public final class ScriptedHost implements Connector {
    /** What happens instead of a script; null lets it run. */
    public interface Incident {
        @Nullable
        Output happens() throws TransportException;
    }

    private record Rule(String part, Incident incident, boolean once) {}

    /** Stands for the host's folder in paths that are the same on several hosts. */
    public static final String HERE = "@here";

    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    /** Whoever runs the tests is root on the host. */
    private static final String IS_ROOT = "[ \"$_pv_me\" = 0 ]";

    private static final Pattern RUN = Pattern.compile("(?<![A-Za-z0-9._-])/run/");

    private final Path folder;
    private final String shell;
    private final String tools;
    private final List<String> scripts = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Deque<Incident> connecting = new ArrayDeque<>();
    private final List<LocalConnection> connections = new ArrayList<>();
    private int boots;
    private String lossAfter = "";

    public ScriptedHost(Path folder) {
        this(folder, "dash");
    }

    /** @param shell what its {@code sh} is; busybox brings its own tools along */
    public ScriptedHost(Path folder, String shell) {
        this.folder = folder;
        this.shell = shell;
        this.tools = shell.equals("busybox") ? Shells.applets() + ":" : "";
        boot();
    }

    public static TransportException lost(String message) {
        return new TransportException(TransportException.Reason.LOST, message);
    }

    /** A path on the host. */
    public String path(String name) {
        return folder.resolve(name).toString();
    }

    public String text(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ScriptedHost has(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run-time folder of the account that these tests run as. */
    public Path runTime() {
        return folder.resolve("run/provision");
    }

    /** Every connection is gone, and what is kept in memory only with it. */
    public void boot() {
        boots++;
        new ArrayList<>(connections).forEach(LocalConnection::close);
        Trees.delete(folder.resolve("run"));
        try {
            Files.createDirectories(folder.resolve("run"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        has("boot_id", String.format("00000000-0000-4000-8000-%012d\n", boots));
    }

    /** From now on, instead of each script that holds this part. */
    public ScriptedHost when(String part, Incident incident) {
        rules.add(new Rule(part, incident, false));
        return this;
    }

    /** Instead of the next script that holds this part. */
    public ScriptedHost once(String part, Incident incident) {
        rules.add(new Rule(part, incident, true));
        return this;
    }

    /** The next detached script that holds this part runs to its end, and the connection is lost before its result arrives. */
    public ScriptedHost losesConnectionAfter(String part) {
        lossAfter = part;
        return this;
    }

    /** Nothing that was said of scripts that hold this part counts any more. */
    public ScriptedHost forget(String part) {
        rules.removeIf(rule -> rule.part().equals(part));
        return this;
    }

    /** What the next attempts to connect come to, in this order; one that returns lets its attempt succeed. */
    public ScriptedHost connecting(Incident... incidents) {
        connecting.addAll(List.of(incidents));
        return this;
    }

    /** How many scripts there were that hold this part. */
    public long times(String part) {
        return scripts.stream().filter(script -> script.contains(part)).count();
    }

    /** How often a path was asked about. */
    public long asked(String name) {
        return times(" '" + path(name) + "') </dev/null");
    }

    public List<String> scripts() {
        return List.copyOf(scripts);
    }

    public int openConnections() {
        return connections.size();
    }

    @Override
    public Connection connect(Target target, Duration within) throws TransportException {
        Incident incident = connecting.poll();
        if (incident != null) {
            incident.happens();
        }
        LocalConnection connection = new LocalConnection();
        connections.add(connection);
        return connection;
    }

    private @Nullable Output incident(String script) throws TransportException {
        scripts.add(script);
        for (Rule rule : List.copyOf(rules)) {
            if (script.contains(rule.part())) {
                if (rule.once()) {
                    rules.remove(rule);
                }
                return rule.incident().happens();
            }
        }
        return null;
    }

    private String here(String script, String run) {
        return RUN.matcher(script.replace(HERE, folder.toString())
                        .replace(BOOT_ID, path("boot_id"))
                        .replace(IS_ROOT, "true"))
                .replaceAll(Matcher.quoteReplacement(path(run) + "/"));
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LocalShell start() throws TransportException {
        try {
            return LocalShell.of(shell, folder, tools);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every account has a shell of its own, and a {@code /run} in which only it has been. */
    private final class LocalConnection implements Connection {
        private final Map<Account, LocalAccount> shells = new HashMap<>();

        LocalConnection() throws TransportException {
            shell(Account.LOGIN);
        }

        @Override
        public RemoteShell shell(Account account) throws TransportException {
            LocalAccount known = shells.get(account);
            if (known == null) {
                known = new LocalAccount(start(), account.becomeUser() == null ? "run" : "run/" + account.becomeUser());
                makeFolder(folder.resolve(known.run()));
                shells.put(account, known);
            }
            return known;
        }

        @Override
        public Tunnel tunnel(String host, int port) {
            throw new UnsupportedOperationException("no tunnels here");
        }

        @Override
        public String peer() {
            return "local";
        }

        @Override
        public void close() {
            shells.values().forEach(account -> account.local().close());
            connections.remove(this);
        }
    }

    /** @param run its {@code /run} within the host's folder */
    private final class LocalAccount implements RemoteShell {
        private final LocalShell local;
        private final String run;

        LocalAccount(LocalShell local, String run) {
            this.local = local;
            this.run = run;
        }

        LocalShell local() {
            return local;
        }

        String run() {
            return run;
        }

        @Override
        public Output run(String script, Duration timeout) throws TransportException {
            Output instead = incident(script);
            return instead != null ? instead : local.shell().run(here(script, run), timeout);
        }

        @Override
        public Output run(String script, Duration limit, Duration timeout) throws TransportException {
            Output instead = incident(script);
            return instead != null ? instead : local.shell().run(here(script, run), limit, timeout);
        }

        @Override
        public Output runDetached(String script, String spool, Duration timeout) throws TransportException {
            Output instead = incident(script);
            if (instead != null) {
                return instead;
            }
            if (lossAfter.isEmpty() || !script.contains(lossAfter)) {
                return local.shell().runDetached(here(script, run), spool, timeout);
            }
            lossAfter = "";
            try {
                // killing the shell that started it is what a lost connection does
                local.shell().runDetached("kill -9 " + local.pid() + "\n" + here(script, run), spool, timeout);
            } catch (TransportException e) {
                throw lost("the connection was lost");
            }
            throw new AssertionError("the shell was not killed");
        }

        @Override
        public DetachedResult awaitDetached(String spool, Duration timeout) throws TransportException {
            Output instead = incident("await " + spool);
            return instead != null
                    ? new DetachedResult.Ended(instead)
                    : local.shell().awaitDetached(spool, timeout);
        }

        @Override
        public void put(String path, byte[] content, Duration timeout) throws TransportException {
            if (incident("put " + path) == null) {
                local.shell().put(path, content, timeout);
            }
        }

        @Override
        public Output runInside(String script, Duration timeout) throws TransportException {
            Output instead = incident(script);
            return instead != null ? instead : local.shell().runInside(here(script, run), timeout);
        }
    }
}
