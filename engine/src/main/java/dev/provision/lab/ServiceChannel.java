package dev.provision.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;

/**
 * A connection that an SSH client asks for from the host to somewhere (direct-tcpip). It never leaves the daemon: there are
 * only the services of this host's containers, on its own loopback addresses; all else is refused.
 */
final class ServiceChannel extends AbstractServerChannel {
    private static final int MAX_REQUEST = 1 << 20;

    private final Machine machine;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Optional<Service> service = Optional.empty();

    /** Makes these channels for one host. */
    record Factory(Machine machine) implements ChannelFactory {
        @Override
        public String getName() {
            return "direct-tcpip";
        }

        @Override
        public Channel createChannel(Session session) {
            return new ServiceChannel(machine);
        }
    }

    private ServiceChannel(Machine machine) {
        super(null);
        this.machine = machine;
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        String host = buffer.getString();
        int port = buffer.getInt();
        OpenFuture opened = new DefaultOpenFuture(this, this);
        boolean loopback = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1");
        service = loopback ? Service.on(machine.disk(), port) : Optional.empty();
        if (service.isPresent() && !host.equals("::1")) {
            signalChannelOpenSuccess();
            opened.setOpened();
        } else {
            opened.setException(new SshChannelOpenException(
                    getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "Connection refused"));
        }
        return opened;
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        received.write(data, offset, (int) length);
        getLocalWindow().release(length);
        if (received.size() > MAX_REQUEST) {
            close(true);
            return;
        }
        Optional<HttpRequest> request = HttpRequest.complete(received.toByteArray());
        if (request.isPresent()) {
            String reply = service.orElseThrow().answer(request.get());
            try (OutputStream out =
                    new ChannelOutputStream(this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true)) {
                out.write(reply.getBytes(StandardCharsets.UTF_8));
            }
            close(false);
        }
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
        throw new IOException("there is no extended data on a direct-tcpip channel");
    }
}
