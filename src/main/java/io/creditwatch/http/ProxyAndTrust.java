package io.creditwatch.http;

import io.creditwatch.settings.PemFile;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Sets whom this virtual machine trusts and by which proxy it goes out. The clients of the vendor, of Slack, of mail
 * and of the brokers are four libraries; what the virtual machine itself is told is the one thing they all heed.
 */
public final class ProxyAndTrust {

    private static final String STORE_PASSWORD = "changeit";

    private static volatile Settings.Proxy proxy;

    private ProxyAndTrust() {
    }

    /**
     * To be called before the first connection.
     *
     * @throws RuntimeException when the file of authorities cannot be used
     */
    public static void install(Settings.Outbound settings) {
        settings.caFile().ifPresent(ProxyAndTrust::trust);
        settings.proxy().ifPresent(ProxyAndTrust::useProxy);
    }

    /** Goes out by this proxy from now on, and reads its file again when it refuses. */
    public static void useProxy(Settings.Proxy proxy) {
        ProxyAndTrust.proxy = proxy;
        setAddress(proxy);
        Authenticator.setDefault(new Login(proxy));
    }

    /** The proxy refuses: reads its file again, so that the next call goes by the address and the login that stand there. */
    public static void proxyRefused() {
        Settings.Proxy refusing = proxy;
        if (refusing != null && refusing.url().renew()) {
            setAddress(refusing);
        }
    }

    /**
     * The login at a proxy, for the clients that do not ask the virtual machine themselves.
     *
     * @param proxy its address, resolved or not
     */
    public static Optional<PasswordAuthentication> proxyLogin(InetSocketAddress proxy) {
        return Optional.ofNullable(Authenticator.requestPasswordAuthentication(proxy.getHostString(), null,
                proxy.getPort(), "http", null, "Basic", null, Authenticator.RequestorType.PROXY));
    }

    private static void trust(Path caFile) {
        try {
            Path file = Files.createTempFile("creditwatch-trust", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                storeWith(caFile).store(out, STORE_PASSWORD.toCharArray());
            }
            System.setProperty("javax.net.ssl.trustStore", file.toString());
            System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
            System.setProperty("javax.net.ssl.trustStorePassword", STORE_PASSWORD);
        } catch (IOException e) {
            // without the cause, which says no more than a path
            throw new IllegalStateException("cannot write the certificates of tls.ca-file into the temporary folder "
                    + System.getProperty("java.io.tmpdir") + ". Name a folder that can be written: "
                    + "java -Djava.io.tmpdir=FOLDER -jar …");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tls.ca-file " + caFile + " holds no certificate that can be read", e);
        }
    }

    /** What the virtual machine trusts already, and the authorities of the file. */
    private static KeyStore storeWith(Path caFile) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        TrustManagerFactory defaults = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        defaults.init((KeyStore) null);
        for (TrustManager manager : defaults.getTrustManagers()) {
            for (X509Certificate issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
                store.setCertificateEntry("default-" + store.size(), issuer);
            }
        }
        for (X509Certificate authority : PemFile.certificates(caFile)) {
            store.setCertificateEntry("own-" + store.size(), authority);
        }
        return store;
    }

    private static void setAddress(Settings.Proxy proxy) {
        for (String scheme : new String[] {"http", "https"}) {
            System.setProperty(scheme + ".proxyHost", proxy.host());
            System.setProperty(scheme + ".proxyPort", Integer.toString(proxy.port()));
        }
        System.setProperty("http.nonProxyHosts", String.join("|", proxy.bypass()));
    }

    /** Asks for the login anew each time, since the proxy's file may have been read again. */
    private static final class Login extends Authenticator {

        private final Settings.Proxy proxy;

        Login(Settings.Proxy proxy) {
            this.proxy = proxy;
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            boolean asked = getRequestorType() == RequestorType.PROXY
                    && proxy.host().equalsIgnoreCase(getRequestingHost());
            return !asked ? null : proxy.username().map(username -> new PasswordAuthentication(username,
                    proxy.password().orElse("").toCharArray())).orElse(null);
        }
    }
}
