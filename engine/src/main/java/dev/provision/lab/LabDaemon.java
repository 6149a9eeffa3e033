package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;

/**
 * The process that runs a fleet: {@code LabDaemon DIRECTORY COUNT FINGERPRINT}. Started by {@link Lab}; prints one line,
 * {@code ready} or why not, and then stays until it is told to stop or its directory is gone.
 */
public final class LabDaemon {
    private final Layout layout;
    private final List<Machine> machines;

    private LabDaemon(Layout layout, List<Machine> machines) {
        this.layout = layout;
        this.machines = List.copyOf(machines);
    }

    public static void main(String[] args) {
        try {
            run(new Layout(Path.of(args[0])), Integer.parseInt(args[1]), args[2]);
        } catch (IOException | GeneralSecurityException | LabException | RuntimeException e) {
            Log.line("cannot start: " + e);
            System.out.println(e instanceof LabException ? e.getMessage() : e.toString());
            System.out.flush();
            System.exit(1);
        }
    }

    private static void run(Layout layout, int count, String fingerprint)
            throws IOException, GeneralSecurityException, LabException {
        Files.createDirectories(layout.hosts());
        HostAccount.letReadOne(layout.hosts());
        Unpacked.toolsTo(layout.tools());
        HostAccount.ofThisUser().letRead(layout.tools());
        ExecutorService io = Executors.newCachedThreadPool(work -> Machine.daemonThread("ssh", work));
        HostServer.Shared shared = new HostServer.Shared(
                Keys.kept(layout.clientKey(), "provision-lab").getPublic(), io);
        List<Machine> machines = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            machines.add(new Machine(new HostSpec(number), layout, Clock.systemUTC(), shared));
        }
        LabDaemon daemon = new LabDaemon(layout, machines);
        daemon.onAll(machine -> {
            Disk.prepare(machine.spec(), machine.disk());
            machine.powerOn();
        });
        LabFiles.write(layout, machines);
        Control control = Control.open(daemon::answer);
        Runtime.getRuntime().addShutdownHook(new Thread(daemon::powerOff));
        daemon.publish(control, fingerprint);
        System.out.println("ready");
        System.out.flush();
        Executors.newSingleThreadScheduledExecutor(work -> Machine.daemonThread("watch", work))
                .scheduleWithFixedDelay(daemon::stopIfAbandoned, 2, 2, TimeUnit.SECONDS);
        control.serve();
    }

    private void publish(Control control, String fingerprint) throws IOException {
        Path file = layout.daemon();
        Path fresh = file.resolveSibling("daemon.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                fresh,
                new JSONObject()
                        .put("pid", ProcessHandle.current().pid())
                        .put(
                                "process",
                                ProcessIdentity.of(ProcessHandle.current().pid())
                                        .orElseThrow())
                        .put("port", control.port())
                        .put("token", control.token())
                        .put("count", machines.size())
                        .put("fingerprint", fingerprint)
                        .toString());
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** A lab whose directory was deleted, or taken over by another daemon, has no use any more. */
    private void stopIfAbandoned() {
        try {
            long owner = new JSONObject(Files.readString(layout.daemon())).getLong("pid");
            if (owner == ProcessHandle.current().pid()) {
                return;
            }
        } catch (IOException | org.json.JSONException e) {
            Log.line("the lab is gone: " + e.getMessage());
        }
        System.exit(0);
    }

    private JSONObject answer(JSONObject question) throws LabException {
        switch (question.getString("do")) {
            case "status" -> {
                return StatusJson.of(machines.stream().map(Machine::status).toList());
            }
            case "reset" -> onAll(Machine::reset);
            case "fault" -> {
                String name = question.getString("host");
                Machine machine = machines.stream()
                        .filter(one -> one.spec().name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new LabException("the lab has no host " + name));
                machine.fault(question.getString("fault"));
            }
            case "down" -> Machine.daemonThread("down", () -> System.exit(0)).start();
            default -> throw new LabException("the lab does not understand " + question);
        }
        return new JSONObject();
    }

    private void powerOff() {
        try {
            Files.deleteIfExists(layout.daemon());
            onAll(Machine::powerOff);
        } catch (IOException | LabException e) {
            Log.line("while going down: " + e);
        }
    }

    private interface Work {
        void on(Machine machine) throws IOException, LabException;
    }

    private void onAll(Work work) throws LabException {
        ExecutorService pool = Executors.newFixedThreadPool(4, task -> Machine.daemonThread("fleet", task));
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (Machine machine : machines) {
                tasks.add(() -> {
                    work.on(machine);
                    return true;
                });
            }
            for (Future<Boolean> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new LabException(cause instanceof LabException ? String.valueOf(cause.getMessage()) : cause + "", e);
        } finally {
            pool.shutdown();
        }
    }
}
