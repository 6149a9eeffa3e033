package dev.provision.transport.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import dev.provision.transport.key.HostKey;
import java.util.List;
import java.util.function.Consumer;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;

/**
 * The few algorithms that we offer: all by the JDK, none weak. No finite-field Diffie-Hellman, because the library does
 * not check a host certificate's signature on its group-exchange path. Made for one connection.
 */
final class LeanConfig extends ConfigImpl {
    private static final SingletonRandomFactory RANDOM = new SingletonRandomFactory(new JCERandom.Factory());

    /**
     * @param keys for the host's key, in the order in which they are wanted
     * @param shown is told the host's key or certificate before its verifier is asked
     */
    LeanConfig(List<Factory.Named<KeyAlgorithm>> keys, Consumer<HostKey> shown, LoggerFactory log) {
        setLoggerFactory(log);
        setVersion("provision");
        setKeyExchangeFactories(List.of(
                OverheardKeyExchange.of(new Curve25519SHA256.Factory(), shown),
                OverheardKeyExchange.of(new Curve25519SHA256.FactoryLibSsh(), shown),
                OverheardKeyExchange.of(new ECDHNistP.Factory256(), shown),
                new ExtInfoClientFactory()));
        setKeyAlgorithms(keys);
        // the library's check knows neither our clock nor our names; ours is HostCertificateCheck
        setVerifyHostKeyCertificates(false);
        setCipherFactories(List.of(
                GcmCiphers.AES128GCM(), GcmCiphers.AES256GCM(), BlockCiphers.AES128CTR(), BlockCiphers.AES256CTR()));
        setMACFactories(List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2512()));
        setCompressionFactories(List.of(new NoneCompression.Factory()));
        setRandomFactory(RANDOM);
        setFileKeyProviderFactories(List.of(new OpenSSHKeyV1KeyFile.Factory(), new PKCS8KeyFile.Factory()));
        setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    }
}
