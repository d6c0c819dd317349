package io.creditwatch.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;
import io.creditwatch.outbound.Outbound;
import io.creditwatch.settings.Secret;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.component.slack.SlackEndpoint;
import org.apache.camel.component.slack.SlackProducer;
import org.apache.camel.component.slack.helper.SlackHelper;

/** How an incoming webhook of Slack's is reached. */
final class SlackApp {

    private SlackApp() {
    }

    static SlackComponent component(Secret webhookUrl) {
        SlackComponent component = new Component();
        component.setWebhookUrl(webhookUrl.reveal());
        return component;
    }

    private static final class Component extends SlackComponent {

        /** A webhook has its channel: another one, which camel-slack names, is ignored, refused or misdirected. */
        @Override
        protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
            SlackEndpoint endpoint = new SlackEndpoint(uri, null, this) {
                @Override
                public Producer createProducer() {
                    return new SoundProducer(this);
                }
            };
            endpoint.setWebhookUrl(getWebhookUrl());
            setProperties(endpoint, parameters);
            return endpoint;
        }
    }

    /**
     * What camel-slack has no place to be told. Its client goes by the proxy to hosts that are to be reached without
     * it, and cannot log in there when the password has a colon; this one asks the virtual machine for both, as all the
     * others do. And it says that it is done before it says that it has failed, or says it twice.
     */
    private static final class SoundProducer extends SlackProducer {

        /** The client's other timeouts are for each byte. */
        private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

        private final SlackEndpoint endpoint;

        SoundProducer(SlackEndpoint endpoint) {
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

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                super.process(exchange, doneSync -> { });
            } catch (RuntimeException e) {
                exchange.setException(e);
            }
            callback.done(true);
            return true;
        }

        private static OkHttpClient client(SlackConfig config) {
            return SlackHttpClient.buildOkHttpClient(config).newBuilder()
                    .proxy(null).proxySelector(ProxySelector.getDefault()).proxyAuthenticator(SoundProducer::logIn)
                    .callTimeout(LONGEST_CALL)
                    .build();
        }

        /** OkHttp's own wants an address that is resolved already, which a selector's is not. */
        private static Request logIn(Route route, Response asked) {
            boolean refused = asked.request().header("Proxy-Authorization") != null;
            return Outbound.loginAt((InetSocketAddress) route.proxy().address()).filter(login -> !refused)
                    .map(login -> asked.request().newBuilder().header("Proxy-Authorization",
                            Credentials.basic(login.getUserName(), new String(login.getPassword()), UTF_8)).build())
                    .orElse(null);
        }
    }
}
