package io.creditwatch.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.Accounts;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.GivenConfiguration;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the words for a failed poll: what Hyperstack answered, and how to fix it. */
class CreditReaderTest {

    private static final Account ACCOUNT = Accounts.withLevels("100", "20");

    private final CreditReader reader = new CreditReader(Clock.systemUTC(), Duration.ofSeconds(10), Optional.empty());

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            503 | {"message":"Service Unavailable"}    | Hyperstack answered HTTP 503: "Service Unavailable".
            503 |                                      | Hyperstack answered HTTP 503.
            500 | <html><style>p{}</style><h1>Oops</h1> | Hyperstack answered HTTP 500: "Oops".
            500 | {"code":7}                           | Hyperstack answered HTTP 500: "{"code":7}".
            502 | {}                                   | Hyperstack answered HTTP 502.
            502 | [bad gateway                         | Hyperstack answered HTTP 502: "[bad gateway".
            401 | | Hyperstack refused the API key (401). Put a new one into account.prod-eu.api-key-file.
            401 | {"message":"no"}                     | Hyperstack refused the API key (401). Put a new one into \
            account.prod-eu.api-key-file. It says: "no".
            403 | {"error_reason":"role"}              | Hyperstack does not let this API key read the credit (403). \
            Ask the organization's owner for the role. It says: "role".
            404 | | Hyperstack has nothing at this address (404). Check hyperstack.api.url.
            429 | | Hyperstack answered HTTP 429: too many requests from this address.
            302 |                                      | Hyperstack answered HTTP 302.
            204 |                                      | Hyperstack answered HTTP 204 without a body.
            202 | {"data":{"credit":5}}                | Hyperstack answered HTTP 202, which is no balance.
            """)
    void saysWhatHyperstackAnswered(int status, String body, String detail) {
        assertThatThrownBy(() -> reader.accept(ACCOUNT, status, null,
                body == null ? null : body.getBytes(StandardCharsets.UTF_8))).hasMessage(detail);
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        assertThat(reader.fail(ACCOUNT, new InterruptedIOException()).detail())
                .isEqualTo("Hyperstack did not answer within 10 s.");
        assertThat(reader.fail(ACCOUNT, new UnknownHostException("api.example")).detail())
                .isEqualTo("No connection to Hyperstack: unknown host api.example");
        assertThat(reader.fail(ACCOUNT, new ConnectException("Connection refused")).detail())
                .isEqualTo("No connection to Hyperstack: Connection refused");
    }

    @Test
    void cutsALongAnswerOnlyAfterTheKeyIsMasked() {
        String body = "x".repeat(92) + "key-of-prod-eu" + "y".repeat(300);
        assertThatThrownBy(() -> reader.accept(ACCOUNT, 500, null, body.getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("Hyperstack answered HTTP 500: \"xxx").hasMessageEndingWith("******y…\".");
    }

    @Test
    void namesTheSettingOfTheKey() {
        Account only = GivenConfiguration.of(Map.of("hyperstack.api.key", "key-1")).settings(Set.of()).accounts()
                .get(0);

        assertThatThrownBy(() -> reader.accept(only, 401, null, null))
                .hasMessage("Hyperstack refused the API key (401). Put a new one into hyperstack.api.key.");
    }
}
