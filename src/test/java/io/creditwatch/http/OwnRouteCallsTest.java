package io.creditwatch.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls of an operator's own route that sets only the timeouts of Camel. */
class OwnRouteCallsTest {

    @RegisterExtension
    private final WireMockExtension receiver =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();
    @AutoClose
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        camel.getComponent("http", HttpComponent.class)
                .setHttpClientConfigurer(BoundedClient.ofOwnRoute(Duration.ofSeconds(1),
                camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "deadlines")));
        camel.start();
    }

    @Test
    void endWhenTheAnswerComesTooSlowly() {
        long start = System.nanoTime();
        Exchange answer = call("?responseTimeout=10000", ok(".".repeat(600)).withChunkedDribbleDelay(600, 60_000));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
        assertThat(answer.getException()).hasMessage("no complete answer within 1000 ms");
    }

    @Test
    void areNotRepeatedWithinTheCallWhenTheReceiverAsksToWait() {
        Exchange answer = call("", aResponse().withStatus(503).withHeader("Retry-After", "3600"));

        assertThat(answer.getException()).isInstanceOfSatisfying(HttpOperationFailedException.class, failure ->
                assertThat(failure.getStatusCode()).isEqualTo(503));
        receiver.verify(1, anyRequestedFor(anyUrl()));
    }

    private Exchange call(String options, ResponseDefinitionBuilder answer) {
        receiver.stubFor(any(anyUrl()).willReturn(answer));
        return camel.createProducerTemplate().request(receiver.url("/") + options,
                exchange -> exchange.getMessage().setBody("a notification"));
    }
}
