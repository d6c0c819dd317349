package io.creditwatch.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Files that hold certificates and keys as text. Each method throws an {@link InvalidValueException}. */
final class PemFile {

    private PemFile() {
    }

    /** @return the file, which holds at least one certificate */
    static Path ofCertificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (!CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                return file;
            }
        } catch (IOException e) {
            throw new InvalidValueException(FileAccess.whyUnreadable(file, e));
        } catch (CertificateException e) {
            throw new InvalidValueException("holds something that is no certificate in PEM form");
        }
        throw new InvalidValueException("holds no certificate");
    }

    /** @return the file, which holds a private key that needs no password */
    static Path ofPrivateKey(Path file) {
        try {
            if (Files.readString(file).contains("-----BEGIN PRIVATE KEY-----")) {
                return file;
            }
        } catch (IOException e) {
            throw new InvalidValueException(FileAccess.whyUnreadable(file, e));
        }
        throw new InvalidValueException("is not an unencrypted PKCS #8 key; convert it with "
                + "'openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem'");
    }
}
