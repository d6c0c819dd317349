package io.creditwatch;

import io.creditwatch.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties of the routes that follow from the settings. */
final class RouteProperties {

    private RouteProperties() {
    }

    /** @param channels that are on */
    static Map<String, String> of(Settings settings, List<String> channels) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("hyperstack.api.url", settings.api().url().toString());
        properties.put("hyperstack.api.key-prefix", settings.api().keyPrefix());
        properties.put("alert.warning.channels", list(settings.routing().warning()));
        properties.put("alert.critical.channels", list(settings.routing().critical()));
        properties.put("alert.unreadable.channels", list(settings.routing().unreadable()));
        properties.put("alert.ok.channels", list(settings.routing().ok()));
        properties.put("channels", list(channels));
        // preconditions of routes: a channel that is off has no route
        properties.put("channel.slack", flag(settings.slack().isPresent()));
        properties.put("channel.slack.webhook", flag(settings.slack().flatMap(Settings.Slack::webhookUrl).isPresent()));
        properties.put("channel.slack.token", flag(settings.slack().flatMap(Settings.Slack::token).isPresent()));
        properties.put("channel.email", flag(settings.email().isPresent()));
        properties.put("channel.queue", flag(settings.queue().isPresent()));
        properties.put("channel.queue.kafka", flag(isKafka(settings)));
        properties.put("channel.queue.amqp", flag(settings.queue().isPresent() && !isKafka(settings)));
        properties.put("heartbeat", flag(settings.heartbeat().isPresent()));
        return properties;
    }

    private static boolean isKafka(Settings settings) {
        return settings.queue().map(Settings.Queue::uri).filter(uri -> uri.startsWith("kafka:")).isPresent();
    }

    private static String list(List<String> names) {
        return String.join(",", names);
    }

    private static String flag(boolean on) {
        return Boolean.toString(on);
    }
}
