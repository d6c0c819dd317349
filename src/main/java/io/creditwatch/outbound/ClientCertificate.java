package io.creditwatch.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate with which this program shows who it is.
 *
 * @param chain its own certificate first
 * @param key   the private key of that
 */
record ClientCertificate(List<Certificate> chain, PrivateKey key) {

    private static final char[] NO_PASSWORD = new char[0];

    /**
     * Reads PEM files.
     *
     * @param key in PKCS #8, not encrypted
     */
    static ClientCertificate read(Path certificate, Path key) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            List<Certificate> chain = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            return new ClientCertificate(chain, privateKey(key));
        } catch (IOException e) {
            throw new UncheckedIOException("hyperstack.api.client-cert-file, client-key-file: " + e.getMessage(), e);
        }
    }

    /** A context that shows this certificate and trusts whom the virtual machine trusts. */
    SSLContext context() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file);
        if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
            throw new IOException(file + " is not an unencrypted PKCS #8 key; "
                    + "convert it: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----", "")
                .replaceAll("(?s)-----END PRIVATE KEY-----.*", ""));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException another) {
                // a PKCS #8 key names its algorithm inside; the factory of any other refuses it
            }
        }
        throw new IOException(file + " holds neither an RSA, EC nor EdDSA key");
    }
}
