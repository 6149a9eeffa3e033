package dev.provision.transport;

import java.io.IOException;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/** Public-key authentication (RFC 4252, 7) with a key that an agent holds. */
final class AgentAuth extends AbstractAuthMethod {
    private final Agent agent;
    private final HostKey key;

    AgentAuth(Agent agent, HostKey key) {
        super("publickey");
        this.agent = agent;
        this.key = key;
    }

    /** Asks first whether the key would do: signing may need a person. */
    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return request(false);
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        SSHPacket request = super.buildReq();
        request.putBoolean(signed);
        request.putString(key.type().equals("ssh-rsa") ? "rsa-sha2-512" : key.type());
        request.putString(Base64.getDecoder().decode(key.base64()));
        return request;
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        SSHPacket request = request(true);
        byte[] toSign = new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        try {
            request.putString(agent.sign(key, toSign));
        } catch (IOException e) {
            throw new UserAuthException("the agent did not sign", e);
        }
        params.getTransport().write(request);
    }
}
