package dev.provision.lab;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A fleet of simulated Strix Halo hosts under a directory, run by a background process that outlives the one that started it.
 * Nothing outside the directory is changed. Hosts keep their disks until {@link #reset}.
 */
public final class Lab {
    public static final int DEFAULT_HOSTS = 4;
    private static final int MOST_HOSTS = 250;

    private final Layout layout;

    private Lab(Path directory) {
        this.layout = new Layout(directory);
    }

    public static Lab in(Path directory) {
        return new Lab(directory);
    }

    /** The hosts halo-1, halo-2, ... in the groups strix_halo, fedora and ubuntu; there once the lab was up. */
    public Path inventoryFile() {
        return layout.inventory();
    }

    /** The hosts' keys, for strict checking. */
    public Path knownHostsFile() {
        return layout.knownHosts();
    }

    /**
     * Makes sure that so many hosts run, and returns once all of them can be reached. Quick when they do already.
     *
     * @throws LabException also where this machine does not allow it, with what to do about that
     */
    public LabStatus up(int hosts) throws LabException {
        if (hosts < 1 || hosts > MOST_HOSTS) {
            throw new LabException("a lab has 1 to " + MOST_HOSTS + " hosts, not " + hosts);
        }
        try {
            Files.createDirectories(layout.dir());
            Files.setPosixFilePermissions(layout.dir(), PosixFilePermissions.fromString("rwx------"));
            String wanted = fingerprint();
            try (FileChannel channel =
                            FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Optional<JSONObject> running = running();
                boolean same = running.isPresent()
                        && running.get().getInt("count") == hosts
                        && running.get().getString("fingerprint").equals(wanted);
                if (!same && lock.isValid()) {
                    if (running.isPresent()) {
                        stop(running.get());
                    }
                    Namespaces.check();
                    start(hosts, wanted);
                }
            }
            return status();
        } catch (IOException e) {
            throw new LabException("the lab in " + layout.dir() + " does not start: " + e.getMessage(), e);
        }
    }

    public LabStatus status() throws LabException {
        try {
            Optional<JSONObject> running = running();
            return running.isPresent()
                    ? StatusJson.read(ask(running.get(), new JSONObject().put("do", "status")))
                    : new LabStatus(false, List.of());
        } catch (IOException e) {
            throw new LabException("the lab in " + layout.dir() + " does not answer: " + e.getMessage(), e);
        }
    }

    /** All hosts as at first: unprovisioned, without faults, up. */
    public void reset() throws LabException {
        tell(new JSONObject().put("do", "reset"));
    }

    /**
     * Lets something go wrong with a host.
     *
     * @param fault boot-hangs, boots-old-kernel, cut-after=BYTES, host-key-changed; or none, which ends all and starts a hung host
     */
    public void fault(String host, String fault) throws LabException {
        tell(new JSONObject().put("do", "fault").put("host", host).put("fault", fault));
    }

    /** Stops the hosts and what runs them; their disks stay. Nothing to do is no error. */
    public void down() throws LabException {
        try {
            Optional<JSONObject> running = running();
            if (running.isPresent()) {
                stop(running.get());
            }
        } catch (IOException e) {
            throw new LabException("the lab in " + layout.dir() + " does not stop: " + e.getMessage(), e);
        }
    }

    private void tell(JSONObject what) throws LabException {
        try {
            JSONObject daemon = running()
                    .orElseThrow(() -> new LabException(
                            "the lab in " + layout.dir() + " is not running; start it with 'provision lab up'"));
            ask(daemon, what);
        } catch (IOException e) {
            throw new LabException("the lab in " + layout.dir() + " does not answer: " + e.getMessage(), e);
        }
    }

    private void start(int hosts, String fingerprint) throws IOException, LabException {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx512m",
                "-cp",
                classPath(),
                LabDaemon.class.getName(),
                layout.dir().toString(),
                Integer.toString(hosts),
                fingerprint));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(layout.dir().toFile());
        builder.redirectError(ProcessBuilder.Redirect.to(layout.log().toFile()));
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (mine, more) -> mine + ":" + more);
        Process process = builder.start();
        process.getOutputStream().close();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            if (!"ready".equals(line)) {
                throw new LabException("the lab does not start: " + (line == null ? "see " + layout.log() : line));
            }
        }
    }

    private void stop(JSONObject daemon) throws IOException, LabException {
        ask(daemon, new JSONObject().put("do", "down"));
        Optional<ProcessHandle> process = ProcessHandle.of(daemon.getLong("pid"));
        if (process.isPresent()) {
            try {
                process.get().onExit().get(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted", e);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new LabException("the lab's process " + daemon.getLong("pid") + " does not end", e);
            }
        }
    }

    private static JSONObject ask(JSONObject daemon, JSONObject question) throws IOException, LabException {
        return Control.ask(daemon.getInt("port"), question.put("token", daemon.getString("token")));
    }

    /** What runs the fleet, if it is alive; a file that a crash left behind counts for nothing. */
    private Optional<JSONObject> running() throws IOException {
        if (!Files.isRegularFile(layout.daemon())) {
            return Optional.empty();
        }
        try {
            JSONObject daemon = new JSONObject(Files.readString(layout.daemon()));
            // Another process can have the daemon's id by now, and its port.
            if (ProcessIdentity.of(daemon.getLong("pid")).equals(Optional.of(daemon.getString("process")))) {
                ask(daemon, new JSONObject().put("do", "status"));
                return Optional.of(daemon);
            }
            return Optional.empty();
        } catch (JSONException | java.net.ConnectException | LabException e) {
            return Optional.empty();
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Of the program that the daemon runs: another one is not to serve this one's lab. */
    private static String fingerprint() throws IOException {
        Path own;
        try {
            own = Path.of(Lab.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
        long newest = 0;
        for (String part : List.of("", "dev/provision/lab", "lab", "lab/common", "lab/fedora", "lab/ubuntu")) {
            Path path = own.resolve(part);
            if (!Files.exists(path)) {
                continue;
            }
            newest = Math.max(newest, Files.getLastModifiedTime(path).toMillis());
            if (Files.isDirectory(path) && !part.isEmpty()) {
                try (Stream<Path> files = Files.list(path)) {
                    for (Path file : files.toList()) {
                        newest =
                                Math.max(newest, Files.getLastModifiedTime(file).toMillis());
                    }
                }
            }
        }
        return own + " " + newest;
    }
}
