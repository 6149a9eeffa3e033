package dev.provision.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One host with its power supply: boots from its disk, runs as processes in namespaces, serves SSH, reboots. */
final class Machine {
    /** Between a reboot's request and the end of all processes, and from there to the next boot. */
    private static final long GOING_DOWN_MILLIS = 100;

    private static final long DOWN_MILLIS = 500;

    private final HostSpec spec;
    private final Layout layout;
    private final Clock clock;
    private final HostServer server;
    private final Faults faults = new Faults();
    /** The only thread that changes this machine's state. */
    private final ScheduledExecutorService power;

    private volatile String state = "down";
    private volatile @Nullable Boot boot;
    private volatile @Nullable Process unshare;
    private volatile long init;

    Machine(HostSpec spec, Layout layout, Clock clock, HostServer.Shared shared) throws IOException, LabException {
        this.spec = spec;
        this.layout = layout;
        this.clock = clock;
        this.server = new HostServer(this, layout, shared);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, spec.name());
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        this.power = executor;
    }

    HostSpec spec() {
        return spec;
    }

    Faults faults() {
        return faults;
    }

    HostServer server() {
        return server;
    }

    Path disk() {
        return layout.disk(spec.name());
    }

    /** The command that runs {@code inside} on the host. Empty while the host is not up. */
    Optional<List<String>> entering(List<String> inside) {
        return state.equals("up") ? Optional.of(Namespaces.enter(init, inside)) : Optional.empty();
    }

    LabStatus.HostStatus status() {
        Boot now = boot;
        return new LabStatus.HostStatus(
                spec.name(),
                spec.family().key(),
                server.port(),
                state,
                now == null || !state.equals("up") ? "" : now.entry().release(),
                boots(),
                faults.list());
    }

    void powerOn() throws LabException {
        await(() -> {
            if (unshare == null) {
                start();
            }
            return true;
        });
    }

    void powerOff() throws LabException {
        await(() -> {
            stop("down");
            return true;
        });
    }

    /** A new disk and no faults, as at first. */
    void reset() throws LabException {
        await(() -> {
            stop("down");
            boot = null;
            faults.set("none");
            DiskTree.delete(layout.disk(spec.name()));
            DiskTree.delete(layout.boot(spec.name()));
            Files.deleteIfExists(boots(layout));
            Disk.prepare(spec, disk());
            start();
            return true;
        });
    }

    void fault(String fault) throws LabException {
        if (!faults.set(fault)) {
            throw new LabException("no such fault: " + fault + "; there are " + Faults.NAMES);
        }
        await(() -> {
            server.useRightKey(!faults.hostKeyChanged());
            if (fault.equals("none") && state.startsWith("hung")) {
                stop("down");
                start();
            }
            return true;
        });
    }

    private void start() throws IOException {
        state = "booting";
        long now = clock.instant().getEpochSecond();
        Boot last = boot;
        Optional<Boot> next =
                faults.takeBootsOldKernel() && last != null ? Optional.of(last.again(now)) : Boot.next(disk(), now);
        if (next.isEmpty()) {
            state = "hung: the boot loader finds no kernel with an initramfs";
            return;
        }
        if (faults.bootHangs()) {
            state = "hung: as the fault boot-hangs says";
            return;
        }
        Boot booting = next.get();
        Path hardware = layout.boot(spec.name());
        booting.write(disk(), hardware);
        HostAccount.ofThisUser().own(disk());
        HostAccount.letReadOne(layout.host(spec.name()));
        HostAccount.ofThisUser().letRead(hardware);
        Process process = Namespaces.create(layout.hosts(), spec.name());
        unshare = process;
        BufferedReader console = process.inputReader(StandardCharsets.UTF_8);
        String line = console.readLine();
        if (!"ready".equals(line)) {
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            stop("down");
            throw new IOException("cannot create its namespaces: " + said);
        }
        init = process.children().mapToLong(ProcessHandle::pid).findFirst().orElseThrow();
        boot = booting;
        Files.writeString(boots(layout), Integer.toString(boots() + 1));
        daemonThread("console of " + spec.name(), () -> listen(console)).start();
        state = "up";
        begin(List.of("/.lab/common/boot"));
        server.start();
    }

    private void stop(String stateThen) throws IOException {
        state = stateThen;
        server.stop();
        Process process = unshare;
        unshare = null;
        if (process != null) {
            // With process 1 everything in its namespace ends, and then unshare, which is our child and waited for.
            if (init > 0 && process.isAlive()) {
                ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
            }
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        init = 0;
    }

    /** What the host's tools write to process 1's standard output: requests to the power supply. */
    private void listen(BufferedReader console) {
        try {
            for (String line = console.readLine(); line != null; line = console.readLine()) {
                if (line.equals("reboot")) {
                    power.schedule(this::goDownAndBoot, GOING_DOWN_MILLIS, TimeUnit.MILLISECONDS);
                } else if (line.equals("poweroff")) {
                    power.schedule(() -> quietly(() -> stop("down")), GOING_DOWN_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException e) {
            Log.line(spec.name() + ": console: " + e);
        }
    }

    private void goDownAndBoot() {
        if (unshare == null) {
            return;
        }
        quietly(() -> stop("booting"));
        power.schedule(() -> quietly(this::start), DOWN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Lets the host's process 1 collect the processes that nobody waits for. */
    void tick() {
        Process process = unshare;
        if (process == null) {
            return;
        }
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            Log.line(spec.name() + " is going down: " + e.getMessage());
        }
    }

    private void begin(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(entering(command).orElseThrow());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin");
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(layout.log().toFile()));
        builder.start().getOutputStream().close();
    }

    private int boots() {
        try {
            return Integer.parseInt(Files.readString(boots(layout)).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private Path boots(Layout where) {
        return where.host(spec.name()).resolve("boots");
    }

    private void await(Callable<Boolean> change) throws LabException {
        try {
            power.submit(change).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException(spec.name() + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new LabException(spec.name() + ": " + e.getCause(), e);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private void quietly(Action action) {
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            state = "hung: " + e.getMessage();
            Log.line(spec.name() + ": " + e);
        }
    }

    static Thread daemonThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
