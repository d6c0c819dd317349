package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.delivery.email.MailServer;
import io.creditwatch.delivery.queue.QueueFailure;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.settings.Secret;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryOutcomesTest {

    private final DeliveryOutcomes outcomes = new DeliveryOutcomes(
            List.of(MailServer::outcome, QueueFailure::outcome), List.of(Secret.of("s3cr3t"), Secret.of("")),
            channel -> List.of(), Clock.fixed(SampleEvents.MONDAY, ZoneOffset.UTC));

    @Test
    void retriesAfterAnUnknownFailure() {
        assertThat(outcomes.of(new IllegalStateException("of tomorrow")))
                .isEqualTo(new AgainLater("IllegalStateException: of tomorrow"));
        assertThat(outcomes.of(new NullPointerException())).isEqualTo(new AgainLater("NullPointerException"));
    }

    @Test
    void namesTheRootCause() {
        assertThat(outcomes.of(new CamelExecutionException("wrapped", null,
                new ConnectException("Connection refused"))))
                .isEqualTo(new AgainLater("ConnectException: Connection refused"));
        assertThat(outcomes.of(new SocketTimeoutException("timeout"))).isInstanceOf(AgainLater.class);
    }

    /** The messages are those of the virtual machine. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "No name matching broker found | the server's certificate is for another host than broker. Check the "
                    + "address",
            "No subject alternative DNS name matching mail.example found. | the server's certificate is for another "
                    + "host than mail.example. Check the address",
            "No subject alternative names present | the server's certificate is for another host. Check the address"})
    void saysThatTheCertificateIsForAnotherHost(String said, String words) {
        Throwable failure = new SSLHandshakeException(said).initCause(new CertificateException(said));
        assertThat(outcomes.of(failure)).isEqualTo(new AgainLater(words));
        assertThat(outcomes.of(new JMSException("failed").initCause(failure))).isEqualTo(new AgainLater(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Received fatal alert: bad_certificate",
            "(certificate_required) Received fatal alert: certificate_required"})
    void saysThatTheServerWantsACertificate(String said) {
        assertThat(outcomes.of(new SSLHandshakeException(said)))
                .isEqualTo(new AgainLater("the server needs a client certificate, or refused this one: " + said));
    }

    @Test
    void saysThatAProxyWantsALoginForMail() {
        assertThat(outcomes.of(new ConnectException(
                "connection through proxy proxy:3128 to mail:587 failed: HTTP/1.1 407 Proxy Authentication Required"))
                .answer())
                .startsWith("the proxy needs a login, or refused this one (HTTP 407)");
    }

    @Test
    void answersInOneShortLineWithoutSecrets() {
        String answer = outcomes.of(new IllegalStateException("key s3cr3t\r\n\tis\u0000 wrong " + "x".repeat(300)))
                .answer();
        assertThat(answer).hasSize(200).startsWith("IllegalStateException: key ****** is wrong xxx").endsWith("…");
    }

    @ParameterizedTest
    @CsvSource({"429, retry-after, 30, PT30S", "503, Retry-After, 'Mon, 30 Nov 2026 00:19:00 GMT', PT2M",
            "503, Retry-After, soon,", "500, Date, 30,"})
    void waitsAsLongAsAnOwnChannelsReceiverAsks(int status, String header, String value, Duration asked) {
        assertThat(outcomes.of(new HttpOperationFailedException("https://pager.example.com/s3cr3t", status, "no", null,
                Map.of(header, value), "busy\n")))
                .isEqualTo(new AgainLater(Optional.ofNullable(asked), "HTTP " + status + ", busy"));
    }

    @Test
    void findsTheRefusalBehindATimeout() {
        TimeoutException timeout = new TimeoutException("Topic x not present in metadata after 5000 ms.",
                new UnknownTopicOrPartitionException("no such topic"));
        assertThat(outcomes.of(timeout))
                .isEqualTo(new Refused("Broker: Topic x not present in metadata after 5000 ms."));
        assertThat(outcomes.of(new TimeoutException("no answer"))).isEqualTo(new AgainLater("Broker: no answer"));
    }

    @Test
    void treatsAMissingQueueAsARefusal() {
        assertThat(outcomes.of(new RuntimeException(new InvalidDestinationException("no such queue"))))
                .isEqualTo(new Refused("Broker: no such queue"));
    }
}
