package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the answers of the API against docs/openapi.yaml. */
class OpenApiIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String DOCS = "https://docs.invalid/";
    private static final String EVENT_SCHEMA = "credit-event.schema.json";
    private static final String TOKEN = "s3cr3t-of-the-contract";
    private static final String[] AS_JSON = {"Content-Type", "application/json"};
    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();

    private static JsonNode file;
    @AutoClose
    private static RunningProgram program;

    private final Set<String> answered = new TreeSet<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        file = new YAMLMapper().readTree(Files.readString(Path.of("docs/openapi.yaml")));
        StoredLedger.newIn(folder).hasRead("ending", FallingBalances.by("20").to("260"));
        program = Program.in(folder).notifying(SLACK).with("http.token", TOKEN)
                .watching(VENDOR, VENDOR.organization("low").has("20.25", "-3.005"), VENDOR.organization("fine"),
                        VENDOR.organization("dark").fails(503), VENDOR.organization("ending").has("260"))
                .startAndWait();
        Await.soon(() -> assertThat(SLACK.headlines("dark")).isNotEmpty());
        Await.soon(() -> assertThat(SLACK.headlines("low")).isNotEmpty());
        Await.soon(() -> assertThat(SLACK.headlines("ending")).isNotEmpty());
    }

    @Test
    void answersEveryRequestAsTheFileDescribes() throws IOException {
        expect(200, "GET", "/api/accounts", "/api/accounts", "");
        expect(400, "GET", "/api/accounts", "/api/accounts?nope=1", "");
        expectUnchanged("/api/accounts/{name}/readings", "/api/accounts/fine/readings?to=2020-01-01T00:00:00Z");
        expectUnchangedBetweenPolls();
        String readings = "/api/accounts/{name}/readings";
        expect(200, "GET", readings, "/api/accounts/low/readings", "");
        expect(400, "GET", readings, "/api/accounts/low/readings?from=yesterday", "");
        expect(404, "GET", readings, "/api/accounts/unknown/readings", "");
        String chart = "/api/accounts/{name}/chart";
        expect(200, "GET", chart, "/api/accounts/ending/chart", "");
        expectUnchanged(chart, "/api/accounts/fine/chart?to=2020-01-01T00:00:00Z");
        expect(400, "GET", chart, "/api/accounts/low/chart?limit=9", "");
        expect(404, "GET", chart, "/api/accounts/unknown/chart", "");
        expect(200, "GET", "/api/channels", "/api/channels", "");
        expect(400, "GET", "/api/channels", "/api/channels?nope=1", "");
        expect(200, "GET", "/api/events", "/api/events?account=low", "");
        expect(200, "GET", "/api/events", "/api/events?account=dark", "");
        expect(400, "GET", "/api/events", "/api/events", "");
        expect(404, "GET", "/api/events", "/api/events?account=unknown", "");
        expect(200, "GET", "/api/notifications", "/api/notifications", "");
        expect(400, "GET", "/api/notifications", "/api/notifications?limit=0", "");
        expect(404, "GET", "/api/notifications", "/api/notifications?account=unknown", "");
        String silence = """
                {"account": "low", "duration": "1h", "who": "ops", "why": "migration"}""";
        String made = expect(201, "POST", "/api/silences", "/api/silences", silence, AS_JSON);
        expect(200, "GET", "/api/silences", "/api/silences", "");
        expect(200, "GET", "/api/accounts", "/api/accounts", "");
        expect(400, "GET", "/api/silences", "/api/silences?nope=1", "");
        expect(400, "POST", "/api/silences", "/api/silences", "{}", AS_JSON);
        expect(403, "POST", "/api/silences", "/api/silences", silence, "Content-Type", "application/json",
                "Sec-Fetch-Site", "cross-site");
        expect(404, "POST", "/api/silences", "/api/silences", silence.replace("low", "unknown"), AS_JSON);
        expect(413, "POST", "/api/silences", "/api/silences", "x".repeat(20_000), AS_JSON);
        expect(415, "POST", "/api/silences", "/api/silences", silence, "Content-Type", "text/plain");
        String place = "/api/silences/" + JSON.readTree(made).path("id").asText();
        expect(403, "DELETE", "/api/silences/{id}", place, "", "Sec-Fetch-Site", "cross-site");
        expect(204, "DELETE", "/api/silences/{id}", place, "");
        expect(404, "DELETE", "/api/silences/{id}", place, "");
        for (String operation : operations()) {
            String[] parts = operation.split(" ");
            assertThat(program.send(parts[0], parts[1].replaceAll("[{}]", ""), "").statusCode()).isEqualTo(401);
            answered.add(operation + " 401");
        }

        assertThat(answered).isEqualTo(declared());
    }

    @Test
    void answersWithTheRunwayAndNullWhenItIsNotKnown() throws IOException {
        JsonNode ending = account("ending");
        assertThat(ending.at("/burn/usdPerHour").asText()).matches("(19|20)[.]\\d+|20");
        assertThat(ending.at("/burn/basis").asText()).isEqualTo("READINGS");
        assertThat(ending.at("/runway/seconds").asLong())
                .isBetween(ending.at("/runway/earliestSeconds").asLong(), ending.at("/runway/latestSeconds").asLong());
        assertThat(Instant.parse(ending.at("/runway/endsAt").asText()))
                .isCloseTo(Instant.now().plus(Duration.ofHours(13)), within(1, ChronoUnit.HOURS));
        assertThat(ending.at("/levels/criticalRunwaySeconds").asLong()).isEqualTo(Duration.ofDays(1).toSeconds());
        assertThat(account("fine").path("burn").isNull()).isTrue();
        assertThat(account("fine").path("runway").isNull()).isTrue();
    }

    private static JsonNode account(String name) throws IOException {
        for (JsonNode account : JSON.readTree(asked("/api/accounts").body())) {
            if (account.path("name").asText().equals(name)) {
                return account;
            }
        }
        throw new AssertionError("no account is called " + name);
    }

    @Test
    void answersWithReadingsPageByPage() throws IOException {
        Await.soon(() -> assertThat(JSON.readTree(asked("/api/accounts/low/readings").body()))
                .hasSizeGreaterThan(2));
        HttpResponse<String> first = asked("/api/accounts/low/readings?limit=1");
        String next = first.headers().firstValue("Link").orElseThrow().replaceAll("^<(.+)>; rel=\"next\"$", "$1");
        JsonNode earlier = JSON.readTree(first.body()).get(0);
        JsonNode later = JSON.readTree(asked(next).body()).get(0);
        assertThat(List.of(earlier.get("creditUsd").asText(), later.get("creditUsd").asText()))
                .containsExactlyInAnyOrder("20.25", "-3.005");
        assertThat(earlier.get("readAt").asText()).isLessThan(later.get("readAt").asText());
    }

    private static HttpResponse<String> asked(String path) {
        return send("GET", path, "");
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers) {
        return program.send(method, path, body, Stream.concat(Stream.of("Authorization", "Bearer " + TOKEN),
                Stream.of(headers)).toArray(String[]::new));
    }

    private String expect(int status, String method, String template, String path, String body, String... headers)
            throws IOException {
        HttpResponse<String> answer = send(method, path, body, headers);
        assertThat(answer.statusCode()).as(method + " " + path + ": " + answer.body()).isEqualTo(status);
        assertDescribed(answer, method, template);
        return answer.body();
    }

    private void expectUnchanged(String template, String path) throws IOException {
        String tag = asked(path).headers().firstValue("ETag").orElseThrow();
        expect(304, "GET", template, path, "", "If-None-Match", tag);
    }

    /** Each poll changes the answer, so it may take a few tries to ask twice between two. */
    private void expectUnchangedBetweenPolls() {
        Await.soon(() -> expectUnchanged("/api/accounts", "/api/accounts"));
    }

    private void assertDescribed(HttpResponse<String> answer, String method, String template) throws IOException {
        String pointer = "/paths/" + template.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT)
                + "/responses/" + answer.statusCode();
        JsonNode response = file.at(pointer);
        if (response.has("$ref")) {
            pointer = response.get("$ref").asText().substring(1);
            response = file.at(pointer);
        }
        assertThat(response.isMissingNode()).as(pointer).isFalse();
        if (!response.has("content")) {
            assertThat(answer.body()).isEmpty();
        } else {
            String type = answer.headers().firstValue("Content-Type").orElseThrow();
            assertThat(response.get("content").has(type)).as(type).isTrue();
            String schema = pointer + "/content/" + type.replace("/", "~1") + "/schema";
            assertThat(registry().getSchema(SchemaLocation.of(DOCS + "openapi.yaml#" + encoded(schema)))
                    .validate(JSON.readTree(answer.body()))).as(answer.body()).isEmpty();
        }
        answered.add(method + " " + template + " " + answer.statusCode());
    }

    private static String encoded(String pointer) {
        return pointer.replace("{", "%7B").replace("}", "%7D");
    }

    private static SchemaRegistry registry() throws IOException {
        Map<String, String> published = Map.of(DOCS + "openapi.yaml", closed(file.deepCopy()).toString(),
                DOCS + EVENT_SCHEMA, Files.readString(Path.of("docs", EVENT_SCHEMA))
                        .replaceFirst("\"\\$id\": \"[^\"]+\",", ""));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(published));
    }

    /** Closes each schema, so that a member that the file does not name fails. asyncapi.yaml describes cloud events. */
    private static JsonNode closed(JsonNode whole) {
        whole.at("/components/schemas").properties().forEach(schema -> {
            if (schema.getValue().has("properties") && !schema.getKey().equals("cloudEvent")) {
                ((ObjectNode) schema.getValue()).put("additionalProperties", false);
            }
        });
        return whole;
    }

    private static Set<String> operations() {
        return file.get("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> declared() {
        Set<String> declared = new TreeSet<>();
        file.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method ->
                method.getValue().get("responses").properties().forEach(response -> declared.add(
                        method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                + response.getKey()))));
        return declared;
    }
}
