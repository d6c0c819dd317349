package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for Kubernetes: each object follows the schema of its kind, and the program runs with its files. */
class KubernetesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, JsonNode> OBJECTS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (var objects = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(
                Path.of("docs", "kubernetes.yaml").toFile())) {
            objects.forEachRemaining(object -> OBJECTS.put(object.get("kind").asText(), object));
        }
    }

    @Test
    void followsTheSchemaOfEachKind() {
        assertThat(OBJECTS).containsOnlyKeys("ConfigMap", "Deployment", "PersistentVolumeClaim", "Secret", "Service");

        OBJECTS.forEach((kind, object) -> assertThatCode(() -> assertFollowsTheSchema(object)).as(kind)
                .doesNotThrowAnyException());
    }

    @Test
    void findsViolationsOfTheSchema() {
        String file = OBJECTS.get("Deployment").toString();
        for (String broken : new String[] {file.replace("containerPort", "containrPort"),
                file.replace("\"selector\"", "\"sector\""), file.replace("\"replicas\":1", "\"replicas\":\"1\""),
                file.replace("\"runAsNonRoot\":true", "\"runAsNonRoot\":\"yes\"")}) {
            assertThat(broken).isNotEqualTo(file);
            assertThatThrownBy(() -> assertFollowsTheSchema(JSON.readTree(broken))).isNotNull();
        }
    }

    @Test
    void mountsTheFoldersThatTheImageReads() throws IOException {
        JsonNode pod = OBJECTS.get("Deployment").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        Map<String, String> mounts = new TreeMap<>();
        container.get("volumeMounts").forEach(mount ->
                mounts.put(mount.get("mountPath").asText(), mount.get("name").asText()));

        assertThat(mounts).containsOnly(Map.entry("/app/config", "config"), Map.entry("/app/data", "data"),
                Map.entry("/run/secrets", "secrets"), Map.entry("/tmp", "tmp"));
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("ln -s config/application.properties",
                "ln -s config/routes routes", "ln -s config/vendors vendors", "ln -s /run/secrets secrets",
                "WORKDIR /app", "VOLUME /app/data",
                "USER " + pod.at("/securityContext/runAsUser").asText() + ":"
                        + pod.at("/securityContext/fsGroup").asText());
        assertThat(container.at("/ports/0/containerPort").asText()).isEqualTo(settings().getProperty("http.port"));
        assertThat(OBJECTS.get("Service").at("/spec/ports/0/targetPort").asText())
                .isEqualTo(container.at("/ports/0/name").asText());
        assertThat(OBJECTS.get("Service").at("/spec/selector"))
                .isEqualTo(OBJECTS.get("Deployment").at("/spec/selector/matchLabels"))
                .isEqualTo(OBJECTS.get("Deployment").at("/spec/template/metadata/labels"));
    }

    @Test
    void runsWithItsSettingsAndSecretsAndAnswersItsProbes(@TempDir Path folder) throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        OBJECTS.get("Secret").get("stringData").properties().forEach(secret ->
                secrets.put(secret.getKey(), secret.getValue().asText()));
        try (StubVendor vendor = new StubVendor()) {
            Program program = Program.in(folder)
                    .with("hyperstack.api.url", vendor.url()).with("hyperstack.api.allow-http", "true");
            secrets.put("hyperstack_api_key", vendor.organization("pod").has("5000").key());
            secrets.forEach((name, value) -> program.file("secrets/" + name, value));
            Properties settings = settings();
            settings.remove("http.port");
            settings.forEach((key, value) -> program.with(key.toString(),
                    value.toString().replace("/run/secrets", folder.resolve("secrets").toString())));

            try (RunningProgram running = program.startAndWait()) {
                for (String probe : new String[] {"startupProbe", "livenessProbe", "readinessProbe"}) {
                    String path = container().at("/" + probe + "/httpGet/path").asText();
                    Await.soon(() -> assertThat(running.get(path).statusCode()).as(path).isEqualTo(200));
                }
                assertThat(running.get("/api/accounts").statusCode()).isEqualTo(401);
                Await.soon(() -> assertThat(running.get("/api/accounts",
                        "Authorization", "Bearer " + secrets.get("http_token")).body()).contains("5000"));
                assertThat(running.err()).contains("channels=[slack]");
            }
        }
    }

    private static JsonNode container() {
        return OBJECTS.get("Deployment").at("/spec/template/spec/containers/0");
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(OBJECTS.get("ConfigMap").at("/data/application.properties").asText()));
        return settings;
    }

    /** Reads and writes the object as its kind: a wrong name throws, and a value of another type comes back changed. */
    private static void assertFollowsTheSchema(JsonNode object) throws IOException {
        JsonElement file = JsonParser.parseString(object.toString());
        String written = switch (object.get("kind").asText()) {
            case "ConfigMap" -> V1ConfigMap.fromJson(file.toString()).toJson();
            case "Deployment" -> V1Deployment.fromJson(file.toString()).toJson();
            case "PersistentVolumeClaim" -> V1PersistentVolumeClaim.fromJson(file.toString()).toJson();
            case "Secret" -> V1Secret.fromJson(file.toString()).toJson();
            case "Service" -> V1Service.fromJson(file.toString()).toJson();
            default -> throw new IllegalArgumentException(object.get("kind").asText());
        };
        assertContains(JsonParser.parseString(written), file, "");
    }

    private static void assertContains(JsonElement written, JsonElement file, String place) {
        if (file.isJsonObject()) {
            file.getAsJsonObject().asMap().forEach((name, value) ->
                    assertContains(written.getAsJsonObject().get(name), value, place + "/" + name));
        } else if (file.isJsonArray()) {
            assertThat(written.getAsJsonArray()).as(place).hasSameSizeAs(file.getAsJsonArray());
            for (int i = 0; i < file.getAsJsonArray().size(); i++) {
                assertContains(written.getAsJsonArray().get(i), file.getAsJsonArray().get(i), place + "/" + i);
            }
        } else {
            assertThat(written).as(place).isEqualTo(file);
        }
    }
}
