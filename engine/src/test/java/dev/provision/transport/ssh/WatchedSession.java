package dev.provision.transport.ssh;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.jspecify.annotations.Nullable;

/** A session of a server that notes the messages it receives, and can keep its acceptance of a service back. */
final class WatchedSession extends ServerSessionImpl {
    /** What a test wants to know of the sessions of a server, and has them do. */
    static final class Watch {
        private final List<Integer> received = new CopyOnWriteArrayList<>();
        private volatile boolean late;

        /** Types of the messages that clients have sent, without those of the transport and those that keep a connection alive. */
        List<Integer> received() {
            return List.copyOf(received);
        }

        /** From now on, a service is accepted only after the client has sent something to it. */
        void acceptsServicesLate() {
            late = true;
        }

        SessionFactory sessions(ServerFactoryManager server) {
            return new SessionFactory(server) {
                @Override
                protected ServerSessionImpl doCreateSession(IoSession session) throws Exception {
                    return new WatchedSession(getServer(), session, Watch.this);
                }
            };
        }
    }

    private final Watch watch;
    private @Nullable Buffer kept;

    private WatchedSession(ServerFactoryManager server, IoSession session, Watch watch) throws Exception {
        super(server, session);
        this.watch = watch;
    }

    @Override
    protected void handleMessage(Buffer buffer) throws Exception {
        int type = type(buffer);
        if (type == SshConstants.SSH_MSG_SERVICE_REQUEST
                || type >= SshConstants.SSH_MSG_USERAUTH_REQUEST && type != SshConstants.SSH_MSG_GLOBAL_REQUEST) {
            watch.received.add(type);
        }
        Buffer acceptance = kept;
        if (acceptance != null && type >= SshConstants.SSH_MSG_USERAUTH_REQUEST) {
            kept = null;
            super.writePacket(acceptance);
        }
        super.handleMessage(buffer);
    }

    @Override
    public IoWriteFuture writePacket(Buffer buffer) throws IOException {
        if (watch.late && type(buffer) == SshConstants.SSH_MSG_SERVICE_ACCEPT) {
            kept = buffer;
            return AbstractIoWriteFuture.fulfilled("kept", true);
        }
        return super.writePacket(buffer);
    }

    private static int type(Buffer buffer) {
        return buffer.array()[buffer.rpos()] & 0xff;
    }
}
