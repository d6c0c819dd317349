package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.ServerIdentity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests outgoing connections: trust, client certificate, proxy, rate limit, and rotated secrets. */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class OutboundIT {

    private static ServerIdentity server;
    private static ServerIdentity client;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeIdentities(@TempDir Path identities) throws IOException, InterruptedException {
        server = ServerIdentity.of("localhost", identities);
        client = ServerIdentity.of("creditwatch", identities);
    }

    /** ReadCreditTest has a vendor that is not trusted. */
    @Test
    void verifiesTheVendorAndPresentsItsClientCertificate() throws GeneralSecurityException, IOException {
        WireMockConfiguration asking = secure(server).needClientAuth(true).trustStorePath(client.trusted().toString())
                .trustStorePassword(ServerIdentity.PASSWORD).trustStoreType("PKCS12");
        try (StubVendor vendor = new StubVendor(asking)) {
            Program program = Program.in(folder)
                    .watching(vendor.organization("prod-eu"), vendor.organization("elsewhere"))
                    .with("hyperstack.api.url", vendor.secureUrl("localhost"))
                    .with("account.elsewhere.api.url", vendor.secureUrl("127.0.0.1"))
                    .with("tls.ca-file", server.certificate());
            assertThat(program.run("check").exitCode()).as("without a client certificate").isEqualTo(3);
            assertThat(vendor.polls()).isZero();

            program.with("hyperstack.api.client-cert-file", client.certificate())
                    .with("hyperstack.api.client-key-file", client.key());
            assertThat(program.run("check").out()).as("the other host has another name")
                    .contains("elsewhere unreadable: ", "prod-eu $1,000.00 ");

            Path both = Files.writeString(folder.resolve("both.pem"),
                    Files.readString(client.key()) + Files.readString(client.certificate()));
            program.with("hyperstack.api.client-cert-file", both).with("hyperstack.api.client-key-file", both)
                    .with("hyperstack.api.verify-host", false)
                    .with("account.prod-eu.vendor", "openrouter").with("account.prod-eu.api.url",
                    vendor.secureUrl("localhost"));
            assertThat(program.run("check").out()).as("the certificate is Hyperstack's")
                    .contains("elsewhere $1,000.00 ", "No connection to OpenRouter");
            assertThat(vendor.polls()).isEqualTo(2);
        }
    }

    @Test
    void keepsTheRateLimitAndReportsThatAProxyVariableIsNotUsed() {
        try (StubVendor vendor = new StubVendor()) {
            Program program = Program.in(folder).watching(vendor, IntStream.range(0, 12)
                    .mapToObj(i -> vendor.organization("account-" + i)).toArray(Organization[]::new))
                    .with("poll.rate-limit", 5).environment("HTTPS_PROXY", "http://me:s3cr3t@127.0.0.1:9");
            assertThat(program.execute("config").out()).contains("# ignored: HTTPS_PROXY [environment]: is not used; "
                    + "for a proxy, set proxy.url (PROXY_URL)").doesNotContain("s3cr3t");
            try (RunningProgram running = program.startAndWait()) {
                assertThat(running.err()).contains("event=setting-ignored name=HTTPS_PROXY reason=\"is not used")
                        .doesNotContain("s3cr3t");
                Await.soon(() -> assertThat(vendor.polls()).isEqualTo(5));
                Await.during(5, () -> assertThat(vendor.polls()).isEqualTo(5));
                Await.soon(() -> assertThat(running.get("/observe/health/ready").statusCode()).isEqualTo(200));
            }
        }
    }

    @Test
    void namesATemporaryFolderThatCannotBeWritten() throws GeneralSecurityException, IOException {
        RunResult run = Program.in(folder).with("hyperstack.api.key", "some-key")
                .with("tls.ca-file", server.certificate())
                .option("-Djava.io.tmpdir=" + folder.resolve("no-such-folder")).run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("event=start-failed reason=\"cannot write the certificates of tls.ca-file into the "
                + "temporary folder " + folder.resolve("no-such-folder"), "java -Djava.io.tmpdir=FOLDER");
    }

    /** Hosts that only the proxy can resolve. */
    @Test
    void callsVendorAndSlackThroughAProxyWithALogin() throws Exception {
        ServerIdentity vendorItself = ServerIdentity.of("vendor.example", folder);
        ServerIdentity slackItself = ServerIdentity.of("slack.example", folder);
        Path authorities = Files.writeString(folder.resolve("authorities.pem"),
                Files.readString(vendorItself.certificate()) + Files.readString(slackItself.certificate()));
        try (ForwardProxy proxy = new ForwardProxy(); StubVendor vendor = new StubVendor(secure(vendorItself));
                StubSlack slack = new StubSlack(secure(slackItself))) {
            Organization organization = vendor.organization("prod-eu").has("95.20");
            String vendorHost = "vendor.example:" + vendor.securePort();
            String slackHost = "slack.example:" + slack.securePort();
            Program program = Program.in(folder).watching(organization)
                    .with("hyperstack.api.url", "https://" + vendorHost + "/v1")
                    .with("slack.webhook.url", slack.secureWebhook("slack.example")).with("tls.ca-file", authorities)
                    .with("proxy.url-file", Files.writeString(folder.resolve("proxy"),
                            "http://creditwatch:of-yesterday@localhost:" + proxy.port()));
            try (RunningProgram running = program.startAndWait()) {
                running.awaitLine("the proxy refuses a connection to " + vendorHost + " (HTTP 403)");
                Files.writeString(folder.resolve("proxy"),
                        "http://creditwatch:" + encoded(ForwardProxy.PASSWORD) + "@localhost:" + proxy.port());
                Await.soon(() -> assertThat(slack.headlines("prod-eu")).hasSize(1));
                assertThat(proxy.served()).contains(vendorHost, slackHost);
                assertThat(running.err()).doesNotContain("delivery-failed", "of-yesterday", ForwardProxy.PASSWORD);
            }
        }
    }

    /**
     * Rotates every secret but those of mail, broker and database, which have tests of their own. Everything is on
     * loopback, where no proxy is used.
     */
    @Test
    void usesRotatedSecretsWithoutARestart() throws IOException {
        Path key = folder.resolve("key");
        Path webhook = folder.resolve("webhook");
        Path token = Files.writeString(folder.resolve("token"), "token-of-yesterday");
        Path heartbeat = folder.resolve("heartbeat");
        try (ForwardProxy proxy = new ForwardProxy(); StubVendor vendor = new StubVendor();
                StubSlack slack = new StubSlack(); StubSlack outside = new StubSlack()) {
            Organization organization = vendor.organization("default");
            Files.writeString(key, organization.key() + "\n");
            Files.writeString(webhook, slack.webhook().replace(StubSlack.TOKEN, "of-yesterday"));
            Files.writeString(heartbeat, outside.webhook().replace(StubSlack.TOKEN, "of-yesterday"));
            try (RunningProgram program = Program.in(folder).with("hyperstack.api.url", vendor.url())
                    .with("slack.webhook.url-file", webhook).with("http.token-file", token)
                    .with("heartbeat.url-file", heartbeat).with("proxy.url", "http://localhost:" + proxy.port())
                    .environment("HYPERSTACK_API_KEY_FILE", key.toString()).startAndWait()) {
                program.awaitLine("event=heartbeat-failed");
                assertThat(program.get("/", "Authorization", "Bearer token-of-yesterday").statusCode()).isEqualTo(200);

                organization.acceptsToo("key-of-tomorrow");
                Files.writeString(key, "key-of-tomorrow\n");
                organization.rotatesItsKeyTo("key-of-tomorrow");
                organization.awaitPolls(2);
                organization.has("95.20");
                program.awaitLine("event=delivery-refused channel=slack");

                Files.writeString(webhook, slack.webhook());
                Files.writeString(token, "token-of-today");
                Files.writeString(heartbeat, outside.webhook());
                assertThat(program.get("/", "Authorization", "Bearer token-of-today").statusCode()).isEqualTo(200);
                assertThat(program.get("/", "Authorization", "Bearer token-of-yesterday").statusCode()).isEqualTo(401);
                program.awaitLine("event=heartbeat-works-again");

                organization.has("15.20");
                Await.soon(() -> assertThat(slack.headlines("default"))
                        .containsExactly("CRITICAL · default · $15.20 left"));
                assertThat(Program.in(folder).execute("replay").out()).contains("1 notification");
                Await.soon(() -> assertThat(slack.headlines("default")).hasSize(2)
                        .last().isEqualTo("WARNING · default · $95.20 left"));
                assertThat(program.err()).containsOnlyOnce("event=delivery-refused")
                        .doesNotContain("event=unreadable", "key-of-", "-of-today");
                assertThat(proxy.served()).isEmpty();
            }
        }
    }

    private static WireMockConfiguration secure(ServerIdentity identity) {
        return options().dynamicPort().dynamicHttpsPort().keystorePath(identity.file().toString())
                .keystoreType("PKCS12")
                .keystorePassword(ServerIdentity.PASSWORD).keyManagerPassword(ServerIdentity.PASSWORD);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
