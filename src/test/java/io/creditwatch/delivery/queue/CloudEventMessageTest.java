package io.creditwatch.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.creditwatch.Accounts;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.ledger.Notification;
import io.creditwatch.vendor.ReadFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the messages against the schema and the AsyncAPI document. */
class CloudEventMessageTest {

    private static final Path SCHEMA = Path.of("docs/credit-event.schema.json");

    /** Base address, as if both files were published there. */
    private static final String DOCS = "https://docs.invalid/";

    private static final JsonMapper JSON = new JsonMapper();

    private final CloudEventMessage message = new CloudEventMessage();

    static Stream<String> kinds() {
        return SampleEvents.all().keySet().stream();
    }

    @Test
    void isACloudEventThatAnotherLibraryCanRead() {
        CloudEvent event = new JsonFormat().deserialize(render(SampleEvents.suspended()));

        assertThat(event.getSpecVersion()).hasToString("1.0");
        assertThat(event.getId()).isEqualTo(SampleEvents.suspended().id());
        assertThat(event.getType()).isEqualTo("io.creditwatch.credit.critical.v1");
        assertThat(event.getSource()).hasToString("/creditwatch/accounts/prod-eu");
        assertThat(event.getSubject()).isEqualTo("prod-eu");
        assertThat(event.getTime().toInstant()).isEqualTo(SampleEvents.MONDAY);
        assertThat(event.getDataContentType()).isEqualTo("application/json");
    }

    @Test
    void hasTheSameBytesAtEveryAttempt() {
        assertThat(render(SampleEvents.recovered())).isEqualTo(new CloudEventMessage()
                .render(new Notification("queue", SampleEvents.recovered(), null, 7, "another-token")));
    }

    @Test
    void writesDollarsExactlyAndWithoutExponents() throws IOException {
        JsonNode data = JSON.readTree(render(SampleEvents.warningAt("1.6E-5"))).get("data");
        assertThat(data.get("reading").get("creditUsd").asText()).isEqualTo("0.000016");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void followsTheSchema(String kind) throws IOException {
        JsonNode rendered = JSON.readTree(render(SampleEvents.all().get(kind)));
        assertThat(dataSchema().validate(rendered.get("data"))).isEmpty();
        assertThat(asyncApiSchema().validate(rendered)).isEmpty();
    }

    /** An amount of dollars has two names; another has only the one without {@code Usd}. */
    @ParameterizedTest
    @MethodSource("kinds")
    void followsTheSchemaInAnotherCurrency(String kind) throws IOException {
        JsonNode dollars = JSON.readTree(render(SampleEvents.all().get(kind))).get("data");
        JsonNode euros = JSON.readTree(render(SampleEvents.of(Accounts.HYPERSTACK, "EUR",
                SampleEvents.all().get(kind)))).get("data");

        assertThat(dataSchema().validate(euros)).isEmpty();
        assertThat(euros.toString()).doesNotContain("Usd\"", "sdPerHour\"");
        if (dollars.get("reading").isObject()) {
            assertThat(dollars.get("currency").asText() + euros.get("currency").asText()).isEqualTo("USDEUR");
            assertThat(dollars.at("/reading/creditUsd")).isEqualTo(dollars.at("/reading/credit"))
                    .isEqualTo(euros.at("/reading/credit"));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void hasNoFieldThatIsNotInTheSchema(String kind) throws IOException {
        assertNamed(JSON.readTree(render(SampleEvents.all().get(kind))).get("data"),
                JSON.readTree(Files.readString(SCHEMA)));
    }

    @Test
    void everyEnumValueIsInTheSchema() throws IOException {
        JsonNode properties = JSON.readTree(Files.readString(SCHEMA)).get("properties");
        assertThat(words(properties.get("event"))).containsExactlyInAnyOrderElementsOf(
                Stream.of(CreditEvent.Type.values()).map(CreditEvent.Type::wireName).toList());
        assertThat(words(properties.get("condition"))).containsExactlyElementsOf(
                Stream.of(Condition.values()).map(Enum::name).toList());
        assertThat(words(properties.get("failure").get("properties").get("kind"))).containsExactlyElementsOf(
                Stream.of(ReadFailure.Kind.values()).map(Enum::name).toList());
    }

    @Test
    void theSchemaRefusesABalanceThatIsANumber() throws IOException {
        String rendered = new String(render(SampleEvents.warning()), StandardCharsets.UTF_8)
                .replace("\"95.20\"", "95.20");
        assertThat(dataSchema().validate(JSON.readTree(rendered).get("data"))).isNotEmpty();
    }

    @Test
    void theExamplesOfTheAsyncApiFileEqualTheSentEvents() throws IOException {
        JsonNode examples = asyncApi().at("/components/messages/creditEvent/examples");
        assertThat(examples.get(0).get("payload")).isEqualTo(JSON.readTree(render(SampleEvents.suspended())));
        assertThat(examples.get(1).get("payload")).isEqualTo(JSON.readTree(render(SampleEvents.unauthorized())));
        assertThat(examples.get(2).get("payload")).isEqualTo(JSON.readTree(render(SampleEvents.channelFailing())));
        assertThat(examples).hasSize(3);
    }

    @Test
    void everyReferenceOfTheAsyncApiFileLeadsSomewhere() throws IOException {
        JsonNode file = asyncApi();
        assertThat(file.get("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(file.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(file.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
            } else {
                assertThat(Path.of("docs").resolve(reference)).exists();
            }
        });
    }

    private byte[] render(CreditEvent event) {
        return message.render(SampleEvents.notification("queue", event));
    }

    private static void assertNamed(JsonNode value, JsonNode schema) {
        value.properties().forEach(member -> {
            JsonNode declared = schema.get("properties").get(member.getKey());
            assertThat(declared).as(member.getKey()).isNotNull();
            if (member.getValue().isObject()) {
                assertNamed(member.getValue(), declared);
            }
        });
    }

    private static List<String> words(JsonNode property) {
        return List.of(JSON.convertValue(property.get("enum"), String[].class));
    }

    private static Schema dataSchema() throws IOException {
        return registry().getSchema(Files.readString(SCHEMA));
    }

    private static Schema asyncApiSchema() throws IOException {
        return registry().getSchema(SchemaLocation.of(DOCS + "asyncapi.yaml"),
                asyncApi().at("/components/schemas/cloudEvent"));
    }

    private static SchemaRegistry registry() throws IOException {
        Map<String, String> published = Map.of(DOCS + SCHEMA.getFileName(), Files.readString(SCHEMA));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(published));
    }

    private static JsonNode asyncApi() throws IOException {
        return new YAMLMapper().readTree(Files.readString(Path.of("docs/asyncapi.yaml")));
    }
}
