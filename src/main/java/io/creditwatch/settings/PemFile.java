package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads PEM files with certificates, a private key, or both. Each method throws an {@link InvalidValueException} that
 * says what the file holds instead.
 */
public final class PemFile {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----.*?(-----END \\1-----|(?=-----BEGIN )|\\z)", Pattern.DOTALL);
    private static final int DER_SEQUENCE = 0x30;
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /** Names of keys that Java does not read, by the words of their first line. */
    private static final Map<String, String> OTHER_KEYS = Map.of(
            "ENCRYPTED PRIVATE KEY", "a private key that is encrypted",
            "RSA PRIVATE KEY", "an RSA key in PKCS #1 form",
            "EC PRIVATE KEY", "an EC key in SEC 1 form",
            "DSA PRIVATE KEY", "a DSA key, which TLS does not use any more",
            "OPENSSH PRIVATE KEY", "a key of OpenSSH, not of TLS");

    private record Block(String kind, String text, boolean isWhole) {

        void requireWhole() {
            refuseIf(!isWhole, "is cut off: -----END " + kind + "----- is missing");
        }
    }

    private PemFile() {
    }

    /** Returns the certificates in the order of the file, at least one; a private key is skipped. */
    public static List<X509Certificate> certificates(Path file) {
        byte[] bytes = FileAccess.bytes(file, Integer.MAX_VALUE);
        try {
            if (bytes.length > 0 && bytes[0] == DER_SEQUENCE) {
                return certificates(bytes);
            }
            List<Block> blocks = blocks(bytes);
            List<X509Certificate> certificates = new ArrayList<>();
            for (Block block : blocks) {
                refuseIf(block.kind().equals("TRUSTED CERTIFICATE"),
                        "holds a TRUSTED CERTIFICATE of OpenSSL's own; convert it with "
                                + "'openssl x509 -in old.pem -out new.pem'");
                if (List.of(CERTIFICATE, "X509 CERTIFICATE", "PKCS7").contains(block.kind())) {
                    block.requireWhole();
                    certificates.addAll(certificates(block.text().getBytes(StandardCharsets.ISO_8859_1)));
                }
            }
            refuseIf(certificates.isEmpty(), blocks.isEmpty() ? "holds no certificate in PEM form"
                    : "holds no certificate, but " + blocks.get(0).kind());
            return certificates;
        } catch (CertificateException e) {
            throw new InvalidValueException("holds something other than certificates in PEM form");
        }
    }

    /** Returns the first private key, which must be in PKCS #8 form and not encrypted; certificates are skipped. */
    public static PrivateKey privateKey(Path file) {
        List<Block> blocks = blocks(FileAccess.bytes(file, Integer.MAX_VALUE));
        for (Block block : blocks) {
            if (block.kind().equals("PRIVATE KEY")) {
                block.requireWhole();
                return privateKey(block);
            }
            if (OTHER_KEYS.containsKey(block.kind())) {
                boolean encrypted = block.text().contains("Proc-Type: 4,ENCRYPTED");
                throw new InvalidValueException("holds " + OTHER_KEYS.get(block.kind())
                        + (encrypted ? ", encrypted" : "") + "; it must be an unencrypted PKCS #8 key: convert it with "
                        + "'openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem'");
            }
        }
        throw new InvalidValueException(blocks.isEmpty() ? "holds no private key in PEM form"
                : "holds no private key, but " + blocks.get(0).kind());
    }

    static void requireFit(Path certificates, Path key) {
        List<X509Certificate> chain = certificates(certificates);
        PrivateKey privateKey = privateKey(key);
        List<X509Certificate> fitting = chain.stream().filter(each -> fits(each, privateKey)).toList();
        refuseIf(fitting.isEmpty(), "is not the key of the certificate in hyperstack.api.client-cert-file, "
                + "which is for " + chain.get(0).getSubjectX500Principal());
        int place = chain.indexOf(fitting.get(0));
        refuseIf(place > 0, "is the key of the certificate that is number " + (place + 1)
                + " in hyperstack.api.client-cert-file; that one must come first there");
    }

    private static boolean fits(X509Certificate certificate, PrivateKey key) {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        if (!algorithm.equals(key.getAlgorithm()) || !SIGNATURES.containsKey(algorithm)) {
            return false;
        }
        try {
            byte[] text = "any text".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(SIGNATURES.get(algorithm));
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException anotherCurveOrLength) {
            return false;
        }
    }

    private static PrivateKey privateKey(Block block) {
        String base64 = block.text().replaceAll("-----[A-Z ]+-----", "");
        try {
            PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
            for (String algorithm : SIGNATURES.keySet()) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                } catch (InvalidKeySpecException another) {
                    // a PKCS #8 key names its algorithm inside; factories of other algorithms refuse it
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            // reported below
        }
        throw new InvalidValueException("holds a private key that is damaged, or neither RSA, EC nor Ed25519");
    }

    private static List<X509Certificate> certificates(byte[] encoded) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(encoded)).stream()
                .map(X509Certificate.class::cast).toList();
    }

    private static List<Block> blocks(byte[] bytes) {
        FileAccess.requireNotUtf16(bytes);
        // text between the blocks may be in any encoding that contains ASCII
        return BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).results()
                .map(found -> new Block(found.group(1), found.group(), !found.group(2).isEmpty())).toList();
    }
}
