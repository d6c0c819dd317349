package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.delivery.ServerIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {

    private static String certificate;
    private static String other;
    private static String key;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeIdentities(@TempDir Path identities) throws Exception {
        ServerIdentity ours = ServerIdentity.of("creditwatch", identities);
        certificate = Files.readString(ours.certificate());
        key = Files.readString(ours.key());
        other = Files.readString(ServerIdentity.of("another-host", identities).certificate());
    }

    @Test
    void findsKeyAndCertificateInOneFileInEitherOrder() throws IOException {
        for (String both : List.of(certificate + key, key + certificate, "\uFEFF" + key + "subject=x\r\n"
                + certificate.replace("\n", "\r\n"))) {
            Path file = file(both);
            assertThat(PemFile.certificates(file)).hasSize(1);
            PemFile.requireFit(file, file);
        }
    }

    @Test
    void findsEveryCertificateOfABundle() throws IOException {
        assertThat(PemFile.certificates(file("# ours\n" + certificate + "\n# Főtanúsítvány\n" + other))).hasSize(2);
        byte[] latin1 = ("# größe\n" + certificate).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(PemFile.certificates(Files.write(folder.resolve("latin1.pem"), latin1))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsEachKindOfKey(String algorithm) throws Exception {
        byte[] encoded = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();

        assertThat(PemFile.privateKey(file("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END PRIVATE KEY-----\n")).getEncoded())
                .isEqualTo(encoded);
    }

    @Test
    void reportsAKeyOfAnotherCertificate() throws IOException {
        Path keyFile = file(key);
        Path another = Files.writeString(folder.resolve("another.pem"), other);
        assertThatThrownBy(() -> PemFile.requireFit(another, keyFile))
                .hasMessageContaining("is not the key of the certificate")
                .hasMessageContaining("CN=another-host");

        Path chain = Files.writeString(folder.resolve("chain.pem"), other + certificate);
        assertThatThrownBy(() -> PemFile.requireFit(chain, keyFile)).hasMessageContaining("number 2")
                .hasMessageContaining("must come first");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "RSA PRIVATE KEY       | an RSA key in PKCS #1 form; | openssl pkcs8 -topk8 -nocrypt",
            "EC PRIVATE KEY        | an EC key in SEC 1 form     | openssl pkcs8 -topk8 -nocrypt",
            "ENCRYPTED PRIVATE KEY | a private key that is encrypted | openssl pkcs8 -topk8 -nocrypt",
            "OPENSSH PRIVATE KEY   | a key of OpenSSH            | openssl pkcs8",
            "CERTIFICATE           | holds no private key, but CERTIFICATE | no private key",
            "NONSENSE              | holds no private key, but NONSENSE    | no private key"})
    void namesAKeyThatIsOfAnotherForm(String kind, String what, String howToFix) throws IOException {
        Path file = file("-----BEGIN " + kind + "-----\nAAAA\n-----END " + kind + "-----\n");

        assertThatThrownBy(() -> PemFile.privateKey(file)).hasMessageContaining(what).hasMessageContaining(howToFix);
    }

    @Test
    void reportsAKeyInTheOldEncryptedForm() throws IOException {
        Path file = file("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE "
                + "KEY-----\n");

        assertThatThrownBy(() -> PemFile.privateKey(file)).hasMessageContaining("PKCS #1 form, encrypted");
    }

    @Test
    void reportsOtherErrorsOfAFile() throws IOException {
        Path utf16 = Files.write(folder.resolve("utf16.pem"), certificate.getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> PemFile.certificates(utf16)).hasMessageContaining("UTF-16; save it as UTF-8");

        Path cut = file(certificate + other.substring(0, other.length() / 2));
        assertThatThrownBy(() -> PemFile.certificates(cut))
                .hasMessage("is cut off: -----END CERTIFICATE----- is missing");

        Path keyAlone = file(key);
        assertThatThrownBy(() -> PemFile.certificates(keyAlone)).hasMessage("holds no certificate, but PRIVATE KEY");

        Path nothing = file("");
        assertThatThrownBy(() -> PemFile.certificates(nothing)).hasMessage("holds no certificate in PEM form");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("file.pem"), content);
    }
}
