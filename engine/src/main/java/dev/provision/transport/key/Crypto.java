package dev.provision.transport.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Security;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.SecurityUtils;

/** Keeps the SSH library on the JDK's own cryptography: registering BouncyCastle costs 0.4 s of every start. */
public final class Crypto {
    private static boolean prepared;

    private Crypto() {}

    /** To be called before the library is used. */
    public static synchronized void prepare() {
        if (!prepared) {
            prepared = true;
            SecurityUtils.setRegisterBouncyCastle(false);
            Security.addProvider(new EcdsaKeyFactories());
        }
    }

    /** Runs once through what a connection needs; the first calls take the JDK some 50 ms each. */
    public static void warmUp() {
        prepare();
        try {
            byte[] text = new byte[64];
            KeyPair dh = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(dh.getPrivate());
            agreement.doPhase(dh.getPublic(), true);
            byte[] key = MessageDigest.getInstance("SHA-256").digest(agreement.generateSecret());
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, 16, "AES"), new GCMParameterSpec(128, key, 0, 12));
            cipher.doFinal(text);
            KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(signing.getPrivate());
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(signing.getPublic());
            signature.update(text);
            signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks an algorithm that SSH needs", e);
        }
    }
}
