package dev.provision.transport;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.util.List;
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
 * not check a host certificate's signature on its group-exchange path; no host certificates, because nothing here checks
 * what they certify.
 */
final class LeanConfig extends ConfigImpl {
    /** By the type of the host's key, strongest first. */
    static final List<Factory.Named<KeyAlgorithm>> KEYS = List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256());

    LeanConfig(List<Factory.Named<KeyAlgorithm>> keys, LoggerFactory log) {
        setLoggerFactory(log);
        setVersion("provision");
        setKeyExchangeFactories(List.of(
                new Curve25519SHA256.Factory(),
                new Curve25519SHA256.FactoryLibSsh(),
                new ECDHNistP.Factory256(),
                new ExtInfoClientFactory()));
        setKeyAlgorithms(keys);
        setCipherFactories(List.of(
                GcmCiphers.AES128GCM(), GcmCiphers.AES256GCM(), BlockCiphers.AES128CTR(), BlockCiphers.AES256CTR()));
        setMACFactories(List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2512()));
        setCompressionFactories(List.of(new NoneCompression.Factory()));
        setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
        setFileKeyProviderFactories(List.of(new OpenSSHKeyV1KeyFile.Factory(), new PKCS8KeyFile.Factory()));
        setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    }
}
