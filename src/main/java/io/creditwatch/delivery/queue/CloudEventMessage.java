package io.creditwatch.delivery.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Notification;
import io.creditwatch.text.Json;
import io.creditwatch.text.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/**
 * Renders an event as a CloudEvent 1.0 in structured JSON mode. The result depends on the event alone, so every attempt
 * sends the same bytes.
 */
public final class CloudEventMessage {

    public static final String CONTENT_TYPE = JsonFormat.CONTENT_TYPE;

    /** The version changes only when a property is removed or renamed. */
    private static final URI DATA_SCHEMA = URI.create("urn:creditwatch:schema:credit-event:v1");

    private final JsonFormat format = new JsonFormat();

    public byte[] render(Notification notification) {
        return of(notification.event());
    }

    public byte[] of(CreditEvent event) {
        ObjectNode data = (ObjectNode) Json.withCurrency(event, Money.DOLLARS);
        data.remove("id");
        CloudEvent cloudEvent = CloudEventBuilder.v1()
                .withId(event.id())
                .withSource(URI.create("/creditwatch/accounts/" + event.account()))
                .withType("io.creditwatch.credit." + event.event().wireName() + ".v1")
                .withSubject(event.account())
                .withTime(event.decidedAt().atOffset(ZoneOffset.UTC))
                .withDataSchema(DATA_SCHEMA)
                .withData("application/json", Json.write(data).getBytes(StandardCharsets.UTF_8))
                .build();
        return format.serialize(cloudEvent);
    }
}
