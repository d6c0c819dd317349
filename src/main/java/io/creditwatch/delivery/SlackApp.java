package io.creditwatch.delivery;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.lang.reflect.Field;
import java.net.ProxySelector;
import java.util.Map;
import okhttp3.Authenticator;
import okhttp3.OkHttpClient;
import org.apache.camel.Endpoint;
import org.apache.camel.Producer;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.component.slack.SlackEndpoint;
import org.apache.camel.component.slack.SlackProducer;
import org.apache.camel.component.slack.helper.SlackHelper;

/** How Slack is reached. */
final class SlackApp {

    private SlackApp() {
    }

    static SlackComponent component(Settings.Slack settings) {
        return settings.webhookUrl().map(SlackApp::webhook)
                .orElseGet(() -> bot(settings.token().orElseThrow()));
    }

    private static SlackComponent bot(Secret token) {
        SlackComponent component = new Component();
        component.setToken(token.reveal());
        return component;
    }

    private static SlackComponent webhook(Secret url) {
        SlackComponent component = new Component();
        component.setWebhookUrl(url.reveal());
        return component;
    }

    private static final class Component extends SlackComponent {

        /** A webhook has a channel already: naming another one, as camel-slack does, is ignored, refused or misdirected. */
        @Override
        protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
            SlackEndpoint endpoint = new SlackEndpoint(uri, getWebhookUrl() == null ? name : null, this) {
                @Override
                public Producer createProducer() {
                    return new ProducerByProxy(this);
                }
            };
            endpoint.setWebhookUrl(getWebhookUrl());
            endpoint.setToken(getToken());
            setProperties(endpoint, parameters);
            return endpoint;
        }
    }

    /**
     * Slack's own client knows nothing of hosts that are reached without the proxy, nor of a login there with a colon
     * in its password. This one asks the virtual machine for both, as all the others do; camel-slack has no place where
     * it could be given.
     */
    private static final class ProducerByProxy extends SlackProducer {

        private final SlackEndpoint endpoint;

        ProducerByProxy(SlackEndpoint endpoint) {
            super(endpoint);
            this.endpoint = endpoint;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            Field slack = SlackProducer.class.getDeclaredField("slack");
            slack.setAccessible(true);
            ((Slack) slack.get(this)).close();
            SlackConfig config = SlackHelper.createSlackConfig(endpoint.getServerUrl());
            slack.set(this, Slack.getInstance(config, new SlackHttpClient(client(config))));
        }

        private static OkHttpClient client(SlackConfig config) {
            return SlackHttpClient.buildOkHttpClient(config).newBuilder()
                    .proxy(null).proxySelector(ProxySelector.getDefault())
                    .proxyAuthenticator(Authenticator.JAVA_NET_AUTHENTICATOR)
                    .build();
        }
    }
}
