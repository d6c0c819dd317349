package io.creditwatch.http;

import io.creditwatch.settings.PemFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate with which this program shows who it is.
 *
 * @param chain its own certificate first
 * @param key   the private key of that
 */
record ClientCertificate(List<? extends Certificate> chain, PrivateKey key) {

    private static final char[] NO_PASSWORD = new char[0];

    /** Reads PEM files, which may be one and the same. */
    static ClientCertificate read(Path certificate, Path key) {
        return new ClientCertificate(PemFile.certificates(certificate), PemFile.privateKey(key));
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
}
