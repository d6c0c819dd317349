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
 * Sets the trusted authorities and the proxy of this virtual machine. Four libraries call the vendor, Slack, mail and
 * the brokers, and only the settings of the virtual machine work for all of them.
 */
public final class ProxyAndTrust {

    private static final String STORE_PASSWORD = "changeit";

    private static volatile Settings.Proxy proxy;

    private ProxyAndTrust() {
    }

    /**
     * Applies the settings. Call it before the first connection.
     *
     * @throws RuntimeException if the file of authorities cannot be used
     */
    public static void install(Settings.Outbound settings) {
        settings.caFile().ifPresent(ProxyAndTrust::trust);
        settings.proxy().ifPresent(ProxyAndTrust::useProxy);
    }

    static void useProxy(Settings.Proxy proxy) {
        ProxyAndTrust.proxy = proxy;
        setAddress(proxy);
        Authenticator.setDefault(new Authenticator() {
            // looks the login up at each call, since the proxy's file may have been read again
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                boolean asked = getRequestorType() == RequestorType.PROXY
                        && proxy.host().equalsIgnoreCase(getRequestingHost());
                return !asked ? null : proxy.username().map(username -> new PasswordAuthentication(username,
                        proxy.password().orElse("").toCharArray())).orElse(null);
            }
        });
    }

    /** Reads the proxy's file again after a refusal, so that the next call uses its present address and login. */
    public static void proxyRefused() {
        Settings.Proxy refusing = proxy;
        if (refusing != null && refusing.url().renew()) {
            setAddress(refusing);
        }
    }

    /** Returns the login at a proxy, for clients that do not ask the virtual machine themselves. */
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
            // no cause: it says no more than a path
            throw new IllegalStateException("cannot write the certificates of tls.ca-file into the temporary folder "
                    + System.getProperty("java.io.tmpdir") + ". Name a folder that can be written: "
                    + "java -Djava.io.tmpdir=FOLDER -jar …");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tls.ca-file " + caFile + " holds no certificate that can be read", e);
        }
    }

    /** Returns the authorities that the virtual machine trusts already and those of the file. */
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
}
