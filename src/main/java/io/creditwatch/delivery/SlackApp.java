package io.creditwatch.delivery;

import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.component.slack.SlackEndpoint;

/** How Slack is reached. */
final class SlackApp {

    private SlackApp() {
    }

    static SlackComponent component(Settings.Slack settings) {
        return settings.webhookUrl().map(SlackApp::webhook)
                .orElseGet(() -> bot(settings.token().orElseThrow()));
    }

    private static SlackComponent bot(Secret token) {
        SlackComponent component = new SlackComponent();
        component.setToken(token.reveal());
        return component;
    }

    private static SlackComponent webhook(Secret url) {
        SlackComponent component = new WebhookComponent();
        component.setWebhookUrl(url.reveal());
        return component;
    }

    /** A webhook has a channel already: naming another one, as camel-slack does, is ignored, refused or misdirected. */
    private static final class WebhookComponent extends SlackComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
            SlackEndpoint endpoint = (SlackEndpoint) super.createEndpoint(uri, name, parameters);
            endpoint.setChannel(null);
            return endpoint;
        }
    }
}
