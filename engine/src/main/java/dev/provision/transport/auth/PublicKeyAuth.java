package dev.provision.transport.auth;

import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SignatureAlgorithms;
import java.io.IOException;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/** Public-key authentication (RFC 4252, 7) with a key or a certificate, and whoever signs for it. */
final class PublicKeyAuth extends AbstractAuthMethod {
    /** Has the private key. */
    interface Signer {
        /** The signature as SSH wants it, with the name of its algorithm in it; by an RSA key with SHA-512. */
        byte[] sign(byte[] data) throws IOException;
    }

    private final HostKey key;
    private final Signer signer;

    PublicKeyAuth(HostKey key, Signer signer) {
        super("publickey");
        this.key = key;
        this.signer = signer;
    }

    /** Asks first whether the key would do: signing may need a person. */
    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return request(false);
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        SSHPacket request = super.buildReq();
        request.putBoolean(signed);
        request.putString(SignatureAlgorithms.forLogin(key.type()));
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
            request.putString(signer.sign(toSign));
        } catch (IOException e) {
            throw new UserAuthException("no signature could be had", e);
        }
        params.getTransport().write(request);
    }
}
