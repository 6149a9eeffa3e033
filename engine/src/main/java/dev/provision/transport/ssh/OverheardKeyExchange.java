package dev.provision.transport.ssh;

import dev.provision.transport.key.HostKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Consumer;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.kex.KeyExchange;

/**
 * A key exchange that hands out the host's key as it came over the wire, when the host has proven to have it. The library
 * itself keeps of a certificate only what it understood of it, from which the signed bytes cannot be had again.
 */
final class OverheardKeyExchange implements KeyExchange {
    private final KeyExchange real;
    private final Consumer<HostKey> shown;

    private OverheardKeyExchange(KeyExchange real, Consumer<HostKey> shown) {
        this.real = real;
        this.shown = shown;
    }

    static Factory.Named<KeyExchange> of(Factory.Named<KeyExchange> real, Consumer<HostKey> shown) {
        return new Factory.Named<>() {
            @Override
            public String getName() {
                return real.getName();
            }

            @Override
            public KeyExchange create() {
                return new OverheardKeyExchange(real.create(), shown);
            }
        };
    }

    @Override
    public void init(Transport transport, String serverId, String clientId, byte[] serverInit, byte[] clientInit)
            throws GeneralSecurityException, TransportException {
        real.init(transport, serverId, clientId, serverInit, clientInit);
    }

    @Override
    public boolean next(Message message, SSHPacket packet) throws GeneralSecurityException, TransportException {
        Optional<HostKey> key = key(packet);
        boolean over = real.next(message, packet);
        if (over) {
            key.ifPresent(shown);
        }
        return over;
    }

    /** It stands first in the only message that these exchanges have (RFC 5656, 4; RFC 8731, 3). */
    private static Optional<HostKey> key(SSHPacket packet) {
        int at = packet.rpos();
        try {
            return HostKey.of(packet.readBytes());
        } catch (Buffer.BufferException e) {
            return Optional.empty(); // the exchange finds the same and ends
        } finally {
            packet.rpos(at);
        }
    }

    @Override
    public byte[] getH() {
        return real.getH();
    }

    @Override
    public BigInteger getK() {
        return real.getK();
    }

    @Override
    public Digest getHash() {
        return real.getHash();
    }

    @Override
    public PublicKey getHostKey() {
        return real.getHostKey();
    }
}
