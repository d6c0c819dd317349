package io.creditwatch.delivery;

import io.creditwatch.outbound.Outbound;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;

/** How the mail server is reached. */
final class MailServer {

    /** For a whole conversation, however many recipients; less than the lease of a delivery. */
    static final Duration LONGEST_CONVERSATION = Duration.ofMinutes(1);

    private static final int TIMEOUT_MILLIS = 10_000;

    private MailServer() {
    }

    /** Always scheme {@code smtp}; whether TLS comes first, later or not at all is a property. */
    static MailComponent component(Settings.Email settings, Duration longestConversation) {
        MailConfiguration configuration = new MailConfiguration();
        configuration.setHost(settings.host());
        configuration.setPort(settings.port());
        settings.username().ifPresent(configuration::setUsername);
        settings.password().map(Secret::reveal).ifPresent(configuration::setPassword);
        configuration.setConnectionTimeout(TIMEOUT_MILLIS);
        configuration.setAdditionalJavaMailProperties(properties(settings, longestConversation));
        return new MailComponent(configuration);
    }

    private static Properties properties(Settings.Email settings, Duration longestConversation) {
        Properties properties = new Properties();
        properties.put("mail.smtp.socketFactory", new BoundedSockets(longestConversation));
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        properties.setProperty("mail.smtp.writetimeout", Integer.toString(TIMEOUT_MILLIS));
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        byProxy(properties, settings.host());
        switch (settings.tls()) {
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case IMPLICIT -> properties.setProperty("mail.smtp.ssl.enable", "true");
            case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
        }
        return properties;
    }

    /** Jakarta Mail asks nobody: it is told by which proxy the virtual machine goes out to that host, and the login. */
    private static void byProxy(Properties properties, String host) {
        ProxySelector.getDefault().select(URI.create("https://" + host + "/")).stream()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .findFirst().ifPresent(address -> {
                    properties.setProperty("mail.smtp.proxy.host", address.getHostString());
                    properties.setProperty("mail.smtp.proxy.port", Integer.toString(address.getPort()));
                    Outbound.loginAt(address).ifPresent(login -> {
                        properties.setProperty("mail.smtp.proxy.user", login.getUserName());
                        properties.setProperty("mail.smtp.proxy.password", new String(login.getPassword()));
                    });
                });
    }
}
