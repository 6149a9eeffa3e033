package dev.provision.transport.auth;

import dev.provision.transport.key.HostKey;
import java.io.IOException;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.AuthParams;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import org.jspecify.annotations.Nullable;

/** Public-key authentication (RFC 4252, 7) with a key or a certificate, and whoever signs for it. */
final class PublicKeyAuth extends AbstractAuthMethod {
    /** Has the private key. */
    interface Signer {
        /** The signature as SSH wants it, with the name of its algorithm in it. */
        byte[] sign(byte[] data) throws IOException;
    }

    /** What the first request contains. */
    enum First {
        /** The question whether the server would accept the key: signing may need a person. */
        QUERY,
        /** The signature, which saves a round trip. */
        SIGNATURE
    }

    private final HostKey key;
    private final String algorithm;
    private final Signer signer;
    private final First first;
    private @Nullable SSHPacket prepared;
    private boolean sent;

    /** @param algorithm name of the one that the signer uses, as it is in a request */
    PublicKeyAuth(HostKey key, String algorithm, Signer signer, First first) {
        super("publickey");
        this.key = key;
        this.algorithm = algorithm;
        this.signer = signer;
        this.first = first;
    }

    /** Builds the first request, so that {@link #send} takes no time and fails only with the connection. */
    void prepare(AuthParams with) throws UserAuthException {
        init(with);
        prepared = buildReq();
    }

    /** Sends the first request ahead of {@link #request}. */
    void send() throws TransportException {
        SSHPacket packet = prepared;
        if (packet != null) {
            sent = true;
            params.getTransport().write(packet);
        }
    }

    @Override
    public void request() throws UserAuthException, TransportException {
        if (!sent) {
            super.request();
        }
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return first == First.SIGNATURE ? signedRequest() : request(false);
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        SSHPacket request = super.buildReq();
        request.putBoolean(signed);
        request.putString(algorithm);
        request.putString(Base64.getDecoder().decode(key.base64()));
        return request;
    }

    private SSHPacket signedRequest() throws UserAuthException {
        SSHPacket request = request(true);
        byte[] toSign = new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        try {
            request.putString(signer.sign(toSign));
        } catch (IOException | SSHRuntimeException e) {
            throw new UserAuthException("no signature could be had", e);
        }
        return request;
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        params.getTransport().write(signedRequest());
    }
}
