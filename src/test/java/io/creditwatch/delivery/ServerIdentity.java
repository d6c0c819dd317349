package io.creditwatch.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a self-signed certificate for one host, made for one test run. */
public final class ServerIdentity {

    public static final String PASSWORD = "changeit";

    private static final Map<String, byte[]> MADE = new HashMap<>();
    private static final ReentrantLock DEFAULT_TRUST = new ReentrantLock();

    private final Path file;

    private ServerIdentity(Path file) {
        this.file = file;
    }

    /** Returns the only identity of this host in the test run: to make one starts a process. */
    public static synchronized ServerIdentity of(String host, Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve(host + ".p12");
        if (!MADE.containsKey(host)) {
            generate(file, host, "-validity", "2");
            MADE.put(host, Files.readAllBytes(file));
        }
        Files.write(file, MADE.get(host));
        return new ServerIdentity(file);
    }

    /** Creates an expired certificate that an authority has signed. */
    public static ServerIdentity expired(String host, Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve(host + "-expired.p12");
        generate(file, "authority", "-ext", "bc:c", "-validity", "20");
        generate(file, host, "-signer", "authority", "-startdate", "-10d", "-validity", "2");
        keytool(file, "-delete", "-alias", "authority");
        return new ServerIdentity(file);
    }

    private static void generate(Path file, String host, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", host, "-keyalg", "EC",
                "-dname", "CN=" + host, "-ext", "san=dns:" + host));
        arguments.addAll(List.of(more));
        keytool(file, arguments.toArray(String[]::new));
    }

    private static void keytool(Path file, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-storetype", "PKCS12",
                "-storepass", PASSWORD, "-keystore", file.toString()));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
    }

    /** Holds both, as PKCS #12. */
    public Path file() {
        return file;
    }

    /** A file with the certificate as PEM. */
    public Path certificate() throws GeneralSecurityException, IOException {
        return pem("CERTIFICATE", keyStore().getCertificate(alias()).getEncoded());
    }

    /** A file with the key as PEM. */
    public Path key() throws GeneralSecurityException, IOException {
        return pem("PRIVATE KEY", keyStore().getKey(alias(), PASSWORD.toCharArray()).getEncoded());
    }

    /** A file that trusts the certificate, as PKCS #12. */
    public Path trusted() throws GeneralSecurityException, IOException {
        Path trusted = file.resolveSibling(alias() + "-trusted.p12");
        try (OutputStream out = Files.newOutputStream(trusted)) {
            trustStore().store(out, PASSWORD.toCharArray());
        }
        return trusted;
    }

    private Path pem(String kind, byte[] content) throws GeneralSecurityException, IOException {
        Path pem = file.resolveSibling(alias() + "-" + kind.toLowerCase(Locale.ROOT).replace(' ', '-') + ".pem");
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(pem, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private String alias() throws GeneralSecurityException, IOException {
        return keyStore().aliases().nextElement();
    }

    /** Returns the context of the server. */
    public SSLContext own() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Returns the context of a client that trusts this certificate, or the authority that signed it, and no other. */
    public SSLContext trusting() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Makes this virtual machine trust this certificate and no other. Returns what ends that, for the same thread. */
    public Runnable trustByDefault() throws GeneralSecurityException, IOException {
        SSLContext trusting = trusting();
        Runnable end = keepDefaultTrust();
        SSLContext.setDefault(trusting);
        return end;
    }

    /** Lets no other test change what this virtual machine trusts. Returns what ends that, for the same thread. */
    public static Runnable keepDefaultTrust() throws GeneralSecurityException {
        DEFAULT_TRUST.lock();
        SSLContext before = SSLContext.getDefault();
        return () -> {
            SSLContext.setDefault(before);
            DEFAULT_TRUST.unlock();
        };
    }

    private KeyStore trustStore() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        Certificate[] chain = keyStore().getCertificateChain(alias());
        trusted.setCertificateEntry("server", chain[chain.length - 1]);
        return trusted;
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
