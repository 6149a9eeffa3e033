package dev.provision.transport.shell;

import dev.provision.secret.Secret;
import dev.provision.transport.DetachedResult;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.limit.Printable;
import dev.provision.transport.limit.Watchdog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A {@link RemoteShell} over the streams of one command, which is a {@link Dispatcher}'s. */
public final class FramedShell implements RemoteShell {
    /** Bytes of a script's output that are kept: the first ones. */
    public static final int OUT_CAP = 8 * 1024 * 1024;
    /** Bytes of a script's error output that are kept: the last ones. */
    public static final int ERR_CAP = 64 * 1024;

    private static final SecureRandom RANDOM = new SecureRandom();
    /** How much longer than ours the host's own deadline is: ours must be first, to be told apart from a script's status. */
    private static final int GRACE_SECONDS = 2;

    private final String peer;
    private final String mark;
    private final OutputStream in;
    private final MarkedStream out;
    private final MarkedStream err;
    private final Runnable abort;
    private boolean broken;

    /**
     * @param peer whom messages speak of
     * @param mark the one given to {@link Dispatcher#command}
     * @param abort ends the connection at once, so that every read and write on it ends; must not block
     */
    public FramedShell(String peer, String mark, ShellStreams streams, Runnable abort) {
        this.peer = peer;
        this.mark = mark;
        this.in = streams.in();
        this.out = new MarkedStream(streams.out(), mark + "\n", OUT_CAP, Kept.Part.FIRST, "ssh-out " + peer);
        this.err = new MarkedStream(streams.err(), mark + "\n", ERR_CAP, Kept.Part.LAST, "ssh-err " + peer);
        this.abort = abort;
    }

    /** A random text that no host can know before it is sent. */
    public static String mark() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Brings the dispatcher up, that the command starts.
     *
     * @param become who sudo is to make us, for messages; null = no sudo
     * @param password what sudo reads first, if anything
     */
    public void start(@Nullable String become, @Nullable Secret password, Duration within) throws TransportException {
        try (Watchdog watchdog = new Watchdog(within, this::giveUpStdin);
                Watchdog last = new Watchdog(within.plusSeconds(2), this::giveUp)) {
            try {
                if (password != null) {
                    write((password.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
                }
                out.take();
                err.take();
                byte[] script = Dispatcher.script();
                write(utf8(mark + " " + script.length + "\n"), script);
            } catch (IOException e) {
                broken = true;
                if (!last.barked()) {
                    err.awaitEnd();
                }
                String said = Printable.lastLines(err.soFar() + out.soFar());
                throw become == null
                        ? new TransportException(
                                Reason.GARBLED, peer + ": the login shell did not start sh" + said(said), e)
                        : becomeFailed(become, password != null, watchdog.barked(), within, said, e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Ends a sudo that waits for a second password: it sees the end of its input and says why the first did not do. */
    private void giveUpStdin() {
        try {
            in.close();
        } catch (IOException e) {
            abort.run();
        }
    }

    /** Ends the connection, and our waiting for it whatever becomes of its streams. */
    private void giveUp() {
        abort.run();
        out.end();
        err.end();
    }

    private TransportException becomeFailed(
            String become, boolean hadPassword, boolean late, Duration within, String said, IOException e) {
        String hint = hadPassword
                ? late ? "Is the become password right? It was tried once." : "Is the user allowed to use sudo?"
                : "If sudo asks for a password there, give it with --ask-become-pass.";
        return new TransportException(
                Reason.BECOME,
                peer + ": sudo did not give us " + become + (late ? " within " + within.toSeconds() + " s" : "")
                        + said(said) + "\n" + hint,
                e);
    }

    private static String said(String text) {
        return text.isEmpty() ? "" : ": " + text;
    }

    @Override
    public Output run(String script, Duration timeout) throws TransportException {
        return run(script, timeout.plusSeconds(GRACE_SECONDS), timeout);
    }

    @Override
    public Output run(String script, Duration limit, Duration timeout) throws TransportException {
        return request("run", "", text(script + Dispatcher.RUN_END), limit, timeout);
    }

    @Override
    public Output runDetached(String script, String spool, Duration timeout) throws TransportException {
        return request("detached", spool, text(script), timeout);
    }

    @Override
    public DetachedResult awaitDetached(String spool, Duration timeout) throws TransportException {
        Output output = request("await", spool, new byte[0], timeout);
        return switch (output.status() - Dispatcher.NO_RESULT) {
            case 3 ->
                new DetachedResult.None("its directory was removed from the host, as a reboot or another run does");
            case 4 -> new DetachedResult.NotStarted();
            case 5 -> new DetachedResult.None("it was killed on the host");
            default -> new DetachedResult.Ended(output);
        };
    }

    @Override
    public Output runInside(String script, Duration timeout) throws TransportException {
        return request("inside", "", text(script), timeout);
    }

    @Override
    public void put(String path, byte[] content, Duration timeout) throws TransportException {
        Output output = request("put", path, content, timeout);
        if (output.status() != 0) {
            throw new TransportException(
                    Reason.REFUSED,
                    peer + ": " + Printable.of(path) + " cannot be written" + said(Printable.lastLines(output.err())));
        }
    }

    private static byte[] text(String script) {
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be passed to a shell");
        }
        return utf8(script);
    }

    private Output request(String verb, String path, byte[] payload, Duration timeout) throws TransportException {
        return request(verb, path, payload, timeout.plusSeconds(GRACE_SECONDS), timeout);
    }

    /** @param limit the host's own deadline */
    private synchronized Output request(String verb, String path, byte[] payload, Duration limit, Duration timeout)
            throws TransportException {
        if (broken) {
            throw new TransportException(Reason.LOST, peer + ": the connection is lost");
        }
        String begin = mark();
        String end = mark();
        out.expect(begin + "\n", end + " ", "\n");
        err.expect(begin + "\n", end + "\n");
        if (path.indexOf('\n') >= 0 || !path.strip().equals(path)) {
            throw new IllegalArgumentException("not a path that can be sent: " + path);
        }
        long seconds = limit.toSeconds();
        byte[] header = text(verb + " " + begin + " " + payload.length + " " + seconds + " " + path + "\n");
        Watchdog watchdog = new Watchdog(timeout, this::giveUp);
        try (watchdog) {
            write(header, payload, utf8(begin + " " + end + "\n"));
            out.take();
            MarkedStream.Piece said = out.take();
            int status = Integer.parseInt(out.take().text());
            err.take();
            MarkedStream.Piece complaint = err.take();
            return new Output(status, said.text(), complaint.text(), said.truncated() || complaint.truncated());
        } catch (IOException | NumberFormatException e) {
            broken = true;
            abort.run();
            if (watchdog.barked()) {
                throw new TransportException(
                        Reason.TIMED_OUT, peer + ": no end after " + timeout.toSeconds() + " s; connection closed", e);
            }
            if (e instanceof NumberFormatException) {
                throw new TransportException(Reason.GARBLED, peer + ": an answer that is not the protocol's", e);
            }
            throw new TransportException(
                    Reason.LOST, peer + ": the connection was lost" + said(Printable.lastLines(err.soFar())), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private TransportException interrupted(InterruptedException e) {
        broken = true;
        abort.run();
        Thread.currentThread().interrupt();
        return new TransportException(Reason.LOST, peer + ": interrupted", e);
    }

    /** One after the other, and on its way when the last is written; the stream fills packets, so none is copied whole. */
    private void write(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            in.write(part);
        }
        in.flush();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
