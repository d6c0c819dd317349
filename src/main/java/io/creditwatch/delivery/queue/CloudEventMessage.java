package io.creditwatch.delivery.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Notification;
import io.creditwatch.text.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.ZoneOffset;

/**
 * An event as a bus carries it: a CloudEvent 1.0 in structured JSON mode. A function of the event alone, so
 * every attempt sends the same bytes.
 */
public final class CloudEventMessage {

    /** The content type of what is rendered. */
    public static final String CONTENT_TYPE = JsonFormat.CONTENT_TYPE;

    /** The version goes up only when something is taken away from the schema, which is then a schema of its own. */
    private static final URI DATA_SCHEMA = URI.create("urn:creditwatch:schema:credit-event:v1");

    private final JsonFormat format = new JsonFormat();

    public byte[] render(Notification notification) {
        return of(notification.event());
    }

    /** The same for an event, whoever asks for it. */
    public byte[] of(CreditEvent event) {
        CloudEvent cloudEvent = CloudEventBuilder.v1()
                .withId(event.id())
                .withSource(URI.create("/creditwatch/accounts/" + event.account()))
                .withType("io.creditwatch.credit." + event.event().wireName() + ".v1")
                .withSubject(event.account())
                .withTime(event.decidedAt().atOffset(ZoneOffset.UTC))
                .withDataSchema(DATA_SCHEMA)
                .withData("application/json", data(event))
                .build();
        return format.serialize(cloudEvent);
    }

    /** The event without its id, which the envelope has. */
    private byte[] data(CreditEvent event) {
        ObjectNode data = Json.MAPPER.valueToTree(event);
        data.remove("id");
        try {
            return Json.MAPPER.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
