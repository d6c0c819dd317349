package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hyperstack's credit endpoint, with a key and a balance for each organization. Its dashboard and usage endpoints
 * answer only for an organization for which a test has set them.
 */
public final class StubVendor implements AutoCloseable {

    private static final String PATH = "/v1/billing/user-credit/credit";
    private static final String DASHBOARD = "/v1/core/dashboard";
    private static final String USAGE = "/v1/billing/billing/usage?deleted=false";

    private final WireMockServer server;
    private final Map<String, Organization> byKey = new ConcurrentHashMap<>();
    private volatile int delay;

    public StubVendor() {
        this(options().dynamicPort());
    }

    /** @param options ports, and certificate if any */
    public StubVendor(WireMockConfiguration options) {
        server = DynamicResponse.start(options, this::answer);
    }

    public String url() {
        return "http://127.0.0.1:" + server.port() + "/v1";
    }

    /** @param host name of this machine */
    public String secureUrl(String host) {
        return "https://" + host + ":" + server.httpsPort() + "/v1";
    }

    /** Delays every further answer by that time. */
    public StubVendor takes(Duration time) {
        delay = (int) time.toMillis();
        return this;
    }

    public int port() {
        return server.port();
    }

    public int securePort() {
        return server.httpsPort();
    }

    /** Adds an organization with $1,000, a floor of $0 and a key of its own. */
    public Organization organization(String name) {
        Organization organization = new Organization(name, "key-of-" + name).has("1000");
        while (byKey.putIfAbsent(organization.key(), organization) != null) {
            organization.key += "-again";
        }
        return organization;
    }

    public int polls() {
        return byKey.values().stream().mapToInt(Organization::polls).sum();
    }

    @Override
    public void close() {
        server.stop();
    }

    private ResponseDefinition answer(Request request) {
        String key = request.containsHeader("api_key") ? request.getHeader("api_key") : "";
        Organization organization = byKey.get(key);
        if (organization != null && request.getUrl().equals(DASHBOARD) && organization.dashboard != null) {
            return organization.dashboard.build();
        }
        if (organization != null && request.getUrl().equals(USAGE) && organization.usage != null) {
            return organization.usage.build();
        }
        if (!request.getUrl().equals(PATH) || organization == null) {
            return aResponse().withStatus(organization == null ? 401 : 404)
                    .withBody("{\"status\":false,\"error_reason\":\"unauthorized\",\"message\":\"no\"}").build();
        }
        return organization.answerNext();
    }

    static ResponseDefinitionBuilder failure(int status) {
        return aResponse().withStatus(status).withBody("<h1>Sorry</h1>");
    }

    static ResponseDefinitionBuilder credit(String dollars) {
        return okJson("""
                {"status":true,"message":"Getting user credit balance successful",\
                "data":{"credit":%s,"threshold":0.0,"can_create_instance":true}}""".formatted(dollars));
    }

    /** Customer of the vendor. Each setting applies from the next poll on. */
    public final class Organization {

        private final String name;
        private volatile String key;
        private volatile List<ResponseDefinitionBuilder> answers = List.of();
        private volatile ResponseDefinitionBuilder dashboard;
        private volatile ResponseDefinitionBuilder usage;
        private final List<Instant> polledAt = new CopyOnWriteArrayList<>();

        private Organization(String name, String key) {
            this.name = name;
            this.key = key;
        }

        public String name() {
            return name;
        }

        public String key() {
            return key;
        }

        /** Sets the balances of the next polls, repeated in turn. */
        public Organization has(String... dollars) {
            return answers(List.of(dollars).stream().map(StubVendor::credit).toArray(ResponseDefinitionBuilder[]::new));
        }

        /** Lists one machine and its price in dollars a minute in the usage. */
        public Organization spendsOn(String machine, String perMinute) {
            usage = okJson("""
                    {"status":true,"message":"Success","data":[{"resource_id":7,"resource_type":"vm","name":"%s",\
                    "bill_per_minute":%s,"active":true,"exclude_billing":false}]}""".formatted(machine, perMinute));
            return this;
        }

        /** Sets the cost that the dashboard shows. */
        public Organization costs(String dollarsPerHour) {
            dashboard = okJson("""
                    {"status":true,"message":"Getting overview successful",\
                    "overview":{"instance":{"cost_per_hour":%s},"container":{"cost_per_hour":0},\
                    "volume":{"cost_per_hour":0.0}}}""".formatted(dollarsPerHour));
            return this;
        }

        public Organization fails(int status) {
            return answers(failure(status));
        }

        public Organization hangs() {
            return answers(credit("1000").withFixedDelay((int) Duration.ofMinutes(5).toMillis()));
        }

        /** Sets the answers to the next polls, repeated in turn. */
        public Organization answers(ResponseDefinitionBuilder... next) {
            answers = List.of(next);
            return this;
        }

        public void acceptsToo(String newKey) {
            byKey.put(newKey, this);
        }

        /** Changes the key; the old one is refused. */
        public Organization rotatesItsKeyTo(String newKey) {
            byKey.remove(key);
            key = newKey;
            byKey.put(newKey, this);
            return this;
        }

        public int polls() {
            return polledAt.size();
        }

        /** Waits for that many more polls. */
        public void awaitPolls(int more) {
            int enough = polls() + more;
            await().atMost(Duration.ofSeconds(more + Await.PATIENCE)).until(() -> polls() >= enough);
        }

        public List<Instant> polledAt() {
            return polledAt;
        }

        private synchronized ResponseDefinition answerNext() {
            List<ResponseDefinitionBuilder> inTurn = answers;
            ResponseDefinition answer = inTurn.get(polls() % inTurn.size()).build();
            polledAt.add(Instant.now());
            return delay == 0 ? answer : ResponseDefinitionBuilder.like(answer).withFixedDelay(delay).build();
        }
    }
}
