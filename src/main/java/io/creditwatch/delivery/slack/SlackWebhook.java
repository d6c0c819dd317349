package io.creditwatch.delivery.slack;

import io.creditwatch.delivery.UndeliveredException;
import io.creditwatch.http.BoundedClient;
import io.creditwatch.http.RetryAfter;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.component.slack.SlackEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Component {@code slack} for an incoming webhook. It posts by a client with limits for time and size. camel-slack's
 * own client has none, accepts any page with a status of 2xx, and keeps the URL that it was started with.
 */
public final class SlackWebhook extends SlackComponent {

    /** Number of workers of the route {@code deliver-slack}. */
    public static final int CONNECTIONS = 2;

    private final Secret url;
    private final Clock clock;
    private CloseableHttpClient client;

    /** @param clock for a {@code Retry-After} that is a date */
    public SlackWebhook(Secret url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ScheduledExecutorService timer = getCamelContext().getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "slack-deadlines");
        HttpClientBuilder builder = HttpClientBuilder.create();
        BoundedClient.ofShortCalls(CONNECTIONS, timer).configureHttpClient(builder);
        client = builder.build();
    }

    @Override
    protected void doStop() throws Exception {
        client.close();
        super.doStop();
    }

    /** Ignores the channel in the URI: a webhook posts to its own. */
    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
        SlackEndpoint endpoint = new SlackEndpoint(uri, null, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) throws Exception {
                        post(exchange.getMessage().getBody(String.class));
                    }
                };
            }
        };
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private void post(String text) throws IOException {
        HttpPost post = new HttpPost(URI.create(url.reveal()));
        post.setEntity(new StringEntity(Json.write(Map.of("text", text)), ContentType.APPLICATION_JSON));
        Optional<DeliveryOutcome> failure = client.execute(post, this::failure);
        if (failure.isPresent()) {
            throw new UndeliveredException(failure.get());
        }
    }

    private Optional<DeliveryOutcome> failure(ClassicHttpResponse answer) throws IOException, HttpException {
        String body = answer.getEntity() == null ? ""
                : EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8);
        Optional<Duration> retryAfter = RetryAfter.parse(header(answer, HttpHeaders.RETRY_AFTER), clock.instant());
        return SlackFailure.ofWebhook(answer.getCode(), header(answer, HttpHeaders.CONTENT_TYPE), retryAfter, body);
    }

    private static String header(ClassicHttpResponse answer, String name) {
        Header header = answer.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}
