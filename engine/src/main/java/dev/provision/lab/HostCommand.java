package dev.provision.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * A command (or, if it is empty, a shell without a terminal) of somebody who logged in: a process in the host's namespaces
 * whose streams are the channel's. As with OpenSSH, the process lives on when the connection ends.
 */
final class HostCommand implements Command {
    private static final org.apache.sshd.common.AttributeRepository.AttributeKey<AtomicLong> SENT =
            new org.apache.sshd.common.AttributeRepository.AttributeKey<>();

    private final Machine machine;
    private final Session session;
    private final String command;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback exit;
    private volatile @Nullable Process process;

    HostCommand(Machine machine, Session session, String command) {
        this.machine = machine;
        this.session = session;
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        String user = session.getUsername();
        String home = user.equals("root") ? "/root" : "/home/" + user;
        List<String> shell =
                new ArrayList<>(List.of("/bin/sh", "-c", "cd ~; exec /bin/sh ${1:+-c} ${1:+\"$1\"}", "sh"));
        shell.add(command);
        Optional<List<String>> entering = machine.entering(shell);
        if (entering.isEmpty()) {
            throw new IOException(machine.spec().name() + " is going down");
        }
        ProcessBuilder builder = new ProcessBuilder(entering.get());
        Map<String, String> env = builder.environment();
        env.clear();
        env.put("HOME", home);
        env.put("USER", user);
        env.put("LOGNAME", user);
        env.put("LAB_USER", user);
        env.put("SHELL", "/bin/sh");
        env.put("LANG", "C.UTF-8");
        env.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        env.put("SSH_CONNECTION", "127.0.0.1 0 127.0.0.1 " + machine.server().port());
        Process started = builder.start();
        process = started;
        Machine.daemonThread("stdin", () -> feed(started)).start();
        Thread errors = Machine.daemonThread("stderr", () -> pump(started.getErrorStream(), err));
        errors.start();
        Machine.daemonThread("stdout", () -> {
                    pump(started.getInputStream(), out);
                    finish(started, errors);
                })
                .start();
    }

    @Override
    public void destroy(ChannelSession channel) throws IOException {
        Process running = process;
        if (running != null) {
            // Its next write finds nobody, as it would find a closed connection.
            running.getInputStream().close();
            running.getErrorStream().close();
            running.getOutputStream().close();
        }
    }

    private void feed(Process to) {
        try (OutputStream sink = to.getOutputStream()) {
            byte[] buffer = new byte[32768];
            for (int n = java.util.Objects.requireNonNull(in).read(buffer); n >= 0; n = in.read(buffer)) {
                sink.write(buffer, 0, n);
                sink.flush();
            }
        } catch (IOException e) {
            // The process has closed its input or has ended: what was sent too much is lost, as in any pipe.
            Log.line(machine.spec().name() + ": input not wanted: " + e.getMessage());
        }
    }

    private void pump(InputStream from, @Nullable OutputStream to) {
        OutputStream sink = java.util.Objects.requireNonNull(to);
        byte[] buffer = new byte[32768];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                if (cut(sink, buffer, n)) {
                    return;
                }
                sink.write(buffer, 0, n);
                sink.flush();
            }
        } catch (IOException e) {
            Log.line(machine.spec().name() + ": output not taken: " + e.getMessage());
        }
    }

    /** The fault cut-after: lets as many bytes through as it says, counted over the whole connection, then ends that. */
    private boolean cut(OutputStream sink, byte[] buffer, int n) throws IOException {
        AtomicLong sent = session.computeAttributeIfAbsent(SENT, key -> new AtomicLong());
        long before = sent.getAndAdd(n);
        OptionalLong limit = machine.faults().cutAfter();
        if (limit.isEmpty()
                || before + n < limit.getAsLong()
                || !machine.faults().takeCut()) {
            return false;
        }
        sink.write(buffer, 0, (int) Math.max(0, Math.min(n, limit.getAsLong() - before)));
        sink.flush();
        session.close(true);
        return true;
    }

    private void finish(Process ended, Thread errors) {
        try {
            int code = ended.waitFor();
            errors.join();
            java.util.Objects.requireNonNull(exit).onExit(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        machine.tick();
    }
}
