package io.creditwatch.delivery.queue;

import io.creditwatch.settings.Secret;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/** Is asked at each login to a cluster, so that a password which has been read again is used. Kafka makes it itself. */
public final class KafkaLogin implements AuthenticateCallbackHandler {

    /** Keys of a producer's configuration, of which Kafka passes on what it does not know. */
    static final String USERNAME = "creditwatch.username";
    static final String PASSWORD = "creditwatch.password";

    private String username;
    private Secret password;

    @Override
    public void configure(Map<String, ?> configuration, String mechanism, List<AppConfigurationEntry> entries) {
        username = (String) configuration.get(USERNAME);
        password = (Secret) configuration.get(PASSWORD);
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(username);
            } else if (callback instanceof PasswordCallback asked) {
                asked.setPassword(password.reveal().toCharArray());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
