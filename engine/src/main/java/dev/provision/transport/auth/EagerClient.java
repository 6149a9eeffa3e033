package dev.provision.transport.auth;

import com.hierynomus.sshj.common.ThreadNameProvider;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.Channel;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.AuthParams;
import net.schmizz.sshj.userauth.UserAuthException;
import org.jspecify.annotations.Nullable;

/**
 * An SSH client that sends its first authentication request together with the request for the authentication service. RFC
 * 4253 (10) allows this after a key exchange that authenticates the server, as each of ours does. It saves a round trip.
 */
public final class EagerClient extends SSHClient {
    private @Nullable Channel through;
    private @Nullable FollowedOutput output;
    private boolean serviceRequested;

    public EagerClient(Config config) {
        super(config);
    }

    @Override
    public void connectVia(Channel channel, String host, int port) throws IOException {
        through = channel;
        super.connectVia(channel, host, port);
    }

    /** Does the same as the method that it overrides, with an output stream of our own. */
    @Override
    protected void onConnect() throws IOException {
        Channel channel = through;
        InputStream in = channel == null ? getSocket().getInputStream() : channel.getInputStream();
        FollowedOutput out =
                new FollowedOutput(channel == null ? getSocket().getOutputStream() : channel.getOutputStream());
        output = out;
        trans.init(getRemoteHostname(), getRemotePort(), in, out);
        doKex();
        KeepAlive keepAlive = conn.getKeepAlive();
        if (keepAlive.isEnabled()) {
            ThreadNameProvider.setThreadName(keepAlive, trans);
            keepAlive.start();
        }
    }

    /**
     * Authenticates a user.
     *
     * @throws UserAuthException if the server refuses, or there is no signature
     * @throws TransportException if the connection is lost
     */
    void authenticate(String user, PublicKeyAuth method) throws UserAuthException, TransportException {
        FollowedOutput out = output;
        if (out == null || serviceRequested) {
            auth(user, method);
            return;
        }
        // A signature may take a person's time, and may fail: it must exist before anything is sent.
        method.prepare(new Params(user, trans));
        serviceRequested = true;
        out.followNext(method::send);
        try {
            auth(user, method);
        } finally {
            out.followNext(null);
        }
    }

    /** What a first request needs to know. */
    private record Params(String user, Transport transport) implements AuthParams {
        @Override
        public String getUsername() {
            return user;
        }

        @Override
        public String getNextServiceName() {
            return "ssh-connection";
        }

        @Override
        public Transport getTransport() {
            return transport;
        }
    }

    /**
     * An output stream in which the next packet of a thread can be followed at once by another. The transport writes and
     * flushes packet by packet, under a lock that the same thread can take again to write the packet that follows.
     */
    private static final class FollowedOutput extends FilterOutputStream {
        /** Writes the packet that follows. */
        interface Follower {
            void write() throws IOException;
        }

        private record Due(Thread thread, Follower follower) {}

        private volatile @Nullable Due due;

        FollowedOutput(OutputStream out) {
            super(out);
        }

        /** Sets what follows the next packet that this thread writes; null for nothing. */
        void followNext(@Nullable Follower follower) {
            due = follower == null ? null : new Due(Thread.currentThread(), follower);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            Due now = due;
            // Other threads write too, for instance to keep the connection alive.
            if (now != null && now.thread() == Thread.currentThread()) {
                due = null;
                now.follower().write();
            }
        }
    }
}
