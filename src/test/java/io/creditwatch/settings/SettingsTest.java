package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.creditwatch.Accounts;
import io.creditwatch.delivery.ServerIdentity;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final AlertRules.Reminders REMINDERS = new AlertRules.Reminders(Optional.of(Duration.ofHours(24)),
            Optional.of(Duration.ofHours(4)), Optional.of(Duration.ofHours(4)),
            List.of(Duration.ofHours(12), Duration.ofHours(6), Duration.ofHours(3), Duration.ofHours(1)));
    private static final Optional<Duration> THREE_DAYS = Optional.of(Duration.ofHours(72));
    private static final Optional<Duration> A_DAY = Optional.of(Duration.ofHours(24));

    private static final String KEY = "hyperstack.api.key = 0123-abcd";

    @TempDir
    Path folder;

    @Test
    void needsNothingButAnApiKey() {
        Settings settings = read(KEY);

        assertThat(settings.api().url()).isEqualTo(URI.create("https://infrahub-api.nexgencloud.com/v1"));
        assertThat(settings.api().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.api().header()).isEqualTo("api_key");
        assertThat(settings.api().keyPrefix()).isEmpty();
        assertThat(settings.api().headers()).isEmpty();
        assertThat(settings.api().verifyHost()).isTrue();
        assertThat(settings.outbound()).isEqualTo(new Settings.Outbound(Optional.empty(), Optional.empty()));
        assertThat(settings.accounts()).containsExactly(new Account("default", Secret.of("0123-abcd"), new AlertRules(
                Optional.of(new BigDecimal("100")), Optional.of(new BigDecimal("25")), THREE_DAYS, A_DAY,
                Optional.empty(), Optional.empty(), new BigDecimal("0.10"), 2, 3, REMINDERS), Accounts.HYPERSTACK));
        assertThat(settings.polling())
                .isEqualTo(new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240));
        assertThat(settings.routing()).isEqualTo(new Settings.Routing(List.of(), List.of(), List.of(), List.of()));
        assertThat(settings.http()).isEqualTo(new Settings.Http("127.0.0.1", 8080, Optional.empty(), List.of(),
                Optional.empty()));
        assertThat(settings.database()).isEqualTo(new Settings.Database(
                "jdbc:sqlite:data/creditwatch.db", Optional.empty(), Optional.empty()));
        assertThat(settings.timezone().normalized()).isEqualTo(ZoneOffset.UTC);
        assertThat(settings.channelsOn()).isEmpty();
        assertThat(settings.channelsOff()).containsExactly(
                entry("slack", "set slack.webhook.url, or slack.token and slack.channel"),
                entry("email", "set email.host, email.from and email.to"),
                entry("queue", "set queue.uri and queue.broker.url"));
    }

    @Test
    void readsEverySettingOfTheApi() throws Exception {
        ServerIdentity client = ServerIdentity.of("creditwatch", folder);
        Path certificate = client.certificate();
        Path key = client.key();

        Settings.Api api = read(KEY, "hyperstack.api.url = http://gateway.example.com/hyperstack/v1/",
                "hyperstack.api.allow-http = true", "hyperstack.api.header = Authorization",
                "hyperstack.api.key-prefix = Bearer", "hyperstack.api.headers = X-Team: ops; X-Via: a:b",
                "hyperstack.api.user-agent = creditwatch (ops team)", "hyperstack.api.verify-host = false",
                "hyperstack.api.pool-size = 3", "hyperstack.api.client-cert-file = " + certificate,
                "hyperstack.api.client-key-file = " + key).api();

        assertThat(api).isEqualTo(new Settings.Api(URI.create("http://gateway.example.com/hyperstack/v1"),
                Duration.ofSeconds(10), "Authorization", "Bearer ",
                Optional.of(Secret.of("X-Team: ops; X-Via: a:b")),
                "creditwatch (ops team)", Optional.of(certificate), Optional.of(key), false, 3));
        assertThat(api.headers()).isEqualTo(Map.of("X-Team", "ops", "X-Via", "a:b"));
    }

    @Test
    void splitsTheUrlOfTheProxy() throws Exception {
        Path authorities = ServerIdentity.of("creditwatch", folder).certificate();

        Settings.Outbound outbound = read(KEY, "proxy.url = http://me:p%40ss+w%3Ard@proxy.example.com:3128",
                "proxy.bypass = localhost, *.internal", "tls.ca-file = " + authorities).outbound();

        Settings.Proxy proxy = outbound.proxy().orElseThrow();
        assertThat(proxy.host()).isEqualTo("proxy.example.com");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.username()).contains("me");
        assertThat(proxy.password()).contains("p@ss+w:rd");
        assertThat(proxy.bypass()).containsExactly("localhost", "*.internal");
        assertThat(proxy.url().maskIn("p@ss+w:rd and p%40ss+w%3Ard")).isEqualTo("****** and ******");
        assertThat(outbound.caFile()).contains(authorities);
    }

    /** A server that knows nothing of it quotes its path. */
    @Test
    void masksTheSecretPartsOfAUrl() {
        List<Secret> secrets = read(KEY, "slack.webhook.url = https://hooks.slack.com/services/T0/B0/s3cr3tHook",
                "heartbeat.url = https://hc-ping.com/s3cr3t-ping?create=1&key=s3cr3t-key",
                "hyperstack.api.headers = X-Team: ops; X-Gateway: s3cr3t-token").secrets();

        String shown = "no /services/T0/B0/s3cr3tHook, no s3cr3tHook, no /s3cr3t-ping?create=1&key=s3cr3t-key, ops "
                + "s3cr3t-token";
        for (Secret secret : secrets) {
            shown = secret.maskIn(shown);
        }
        assertThat(shown).isEqualTo("no ******, no ******, no ******, ops ******");
    }

    @Test
    void givesEachAccountItsOwnRulesAndTheCommonOnesForTheRest() {
        List<Account> accounts = read("accounts = prod-eu, lab", "account.prod-eu.api-key = one",
                "account.lab.api-key = two", "alert.warning.credit = 500",
                "account.prod-eu.alert.warning.credit = 2000",
                "account.prod-eu.alert.critical.credit =", "account.lab.alert.critical.credit = -40.50",
                "account.lab.alert.recovery.margin = 5%", "account.lab.alert.recovery.polls = 4",
                "account.lab.alert.unreadable.after = 10", "account.lab.alert.reminder.critical = 0",
                "account.lab.alert.reminder.unreadable = 30m",
                "account.prod-eu.alert.critical.runway = 0", "account.lab.alert.warning.runway = 7d",
                "account.lab.alert.reminder.runway = 8h", "alert.timezone = Europe/Berlin",
                "account.lab.alert.weekend = true", "account.lab.auto-topup.at = 20.50").accounts();

        assertThat(accounts).containsExactly(
                new Account("prod-eu", Secret.of("one"), new AlertRules(Optional.of(new BigDecimal("2000")),
                        Optional.empty(), THREE_DAYS, Optional.empty(), Optional.empty(), Optional.empty(),
                        new BigDecimal("0.10"), 2, 3, REMINDERS), Accounts.HYPERSTACK),
                new Account("lab", Secret.of("two"), new AlertRules(Optional.of(new BigDecimal("500")),
                        Optional.of(new BigDecimal("-40.50")), Optional.of(Duration.ofDays(7)), A_DAY,
                        Optional.of(ZoneId.of("Europe/Berlin")), Optional.of(new BigDecimal("20.50")),
                        new BigDecimal("0.05"), 4, 10,
                        new AlertRules.Reminders(Optional.of(Duration.ofHours(24)), Optional.empty(),
                                Optional.of(Duration.ofMinutes(30)),
                                List.of(Duration.ofHours(8)))), Accounts.HYPERSTACK));
    }

    @Test
    void turnsALimitOffByAnEmptyValueOrZero() {
        AlertRules rules = read(KEY, "alert.warning.credit = 0.00", "alert.critical.credit =",
                "alert.warning.runway = 0", "alert.critical.runway =", "alert.reminder.runway = 0")
                .accounts().get(0).alerts();

        assertThat(rules.warningCredit()).isEmpty();
        assertThat(rules.criticalCredit()).isEmpty();
        assertThat(rules.warningRunway()).isEmpty();
        assertThat(rules.criticalRunway()).isEmpty();
        assertThat(rules.reminders().runway()).isEmpty();
    }

    @Test
    void turnsTheRateLimitOffByZero() {
        assertThat(read(KEY, "poll.rate-limit = 0").polling().callsPerMinute()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void prefersTheKeyOfTheAccountToTheCommonOne() {
        assertThat(read(KEY, "accounts = prod", "account.prod.api-key = own").accounts().get(0).apiKey())
                .isEqualTo(Secret.of("own"));
    }

    @Test
    void notifiesEveryChannelThatIsOnUnlessSomeAreNamed() {
        Map<String, String> values = values(KEY, "slack.token = xoxb-1", "slack.channel = #gpu",
                "queue.uri = kafka:credit",
                "queue.broker.url = kafka-1:9092,kafka-2:9092", "alert.warning.channels = queue, pager");
        Settings settings = GivenConfiguration.of(values).settings(Set.of("pager", "console"));

        assertThat(settings.routing()).isEqualTo(new Settings.Routing(List.of("queue", "pager"),
                List.of("slack", "queue", "console", "pager"), List.of("slack", "queue", "console", "pager"),
                List.of("queue")));
        assertThat(settings.channelsOn()).containsExactly("slack", "queue");
        assertThat(settings.channelsOff()).containsOnlyKeys("email");
        values.put("alert.ok.channels", "slack");
        assertThat(GivenConfiguration.of(values).settings(Set.of("pager")).routing().ok()).containsExactly("slack");
    }

    @Test
    void readsTheReceivers() {
        Settings settings = read(KEY, "slack.webhook.url = http://localhost:9999/services/T/B/X",
                "email.host = mail.example.com", "email.port = 465", "email.tls = implicit", "email.username = me",
                "email.password = pass", "email.from = creditwatch <cw@example.com>",
                "email.to = ops@example.com, cfo@example.com",
                "queue.uri = amqp:topic:credit", "queue.broker.url = failover:(amqps://a:5671,amqps://b:5671)");

        assertThat(settings.slack()).contains(new Settings.Slack(
                Optional.of(Secret.of("http://localhost:9999/services/T/B/X")), Optional.empty(), Optional.empty()));
        assertThat(settings.email()).contains(new Settings.Email("mail.example.com", 465, Optional.of("me"),
                Optional.of(Secret.of("pass")), Settings.Email.Tls.IMPLICIT, "creditwatch <cw@example.com>",
                List.of("ops@example.com", "cfo@example.com"), Optional.empty()));
        assertThat(settings.queue()).contains(new Settings.Queue("amqp:topic:credit",
                "failover:(amqps://a:5671,amqps://b:5671)", Optional.empty(), Optional.empty()));
    }

    @Test
    void listensBeyondThisMachineWithATokenOrWithTheWordNone() {
        assertThat(read(KEY, "http.host = 0.0.0.0", "http.token = t0ken").http().token())
                .contains(Secret.of("t0ken"));
        assertThat(read(KEY, "http.host = 0.0.0.0", "http.token = none").http().token()).isEmpty();
    }

    @Test
    void answersRequestsForTheHostOfThePublicUrl() {
        Settings.Http http = read(KEY, "http.hosts = cw", "http.public-url = https://ops.example.com/creditwatch/")
                .http();
        assertThat(http.publicUrl()).contains(URI.create("https://ops.example.com/creditwatch"));
        assertThat(http.hosts()).containsExactly("cw", "ops.example.com");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            hyperstack.api.url =                               | must not be empty
            hyperstack.api.url = infrahub-api.nexgencloud.com  | must begin with http:// or https://
            hyperstack.api.url = ftp://example.com             | must begin with http:// or https://
            hyperstack.api.url = https:///v1                   | has no host name
            hyperstack.api.url = https://my_stub/v1            | has no host name
            hyperstack.api.url = https://exa mple.com          | is not a URL
            hyperstack.api.url = https://me@example.com        | holds a login or a password
            hyperstack.api.url = https://example.com?region=eu | must not have a ?
            hyperstack.api.url = https://example.com:70000     | has a port beyond
            hyperstack.api.url = http://example.com/v1         | hyperstack.api.allow-http=true
            hyperstack.api.url = http://127.0.0.1.example.com  | hyperstack.api.allow-http=true
            hyperstack.api.url = {{nowhere}}/v1                | names no key
            hyperstack.api.allow-http = yes                    | must be true or false
            hyperstack.api.verify-host = 1                     | must be true or false
            hyperstack.api.timeout = 1m30                      | no unit
            hyperstack.api.timeout = 0s                        | must be from 100ms to 5m
            hyperstack.api.timeout = 10m                       | must be from 100ms to 5m
            hyperstack.api.timeout =                           | must not be empty
            hyperstack.api.header = api key                    | header name
            hyperstack.api.key-prefix = Bärer                  | header value
            hyperstack.api.user-agent =                        | must not be empty
            hyperstack.api.headers = X-Team                    | no header value
            hyperstack.api.headers = X Team: ops               | header name
            hyperstack.api.headers = X-Team: ops\\u000aX: y    | control character
            hyperstack.api.pool-size = 0                       | from 1 to 1000
            hyperstack.api.client-cert-file = /nowhere         | no such file
            tls.ca-file = /nowhere                             | no such file
            tls.ca-file = /                                    | is a directory
            proxy.url = socks5://proxy:1080                    | must begin with http://
            proxy.url = http://proxy                           | has no port
            proxy.bypass = http://intranet                     | is not a host
            proxy.bypass = .internal                           | write *.internal
            accounts =                                         | at least one
            accounts = Prod                                    | 'Prod' has a character
            accounts = prod_eu                                 | 'prod_eu' has a character
            accounts = a, b, a                                 | names a twice
            hyperstack.api.key = 0123 abcd                     | contains a space or an invalid character
            hyperstack.api.key = 0123\\u000aabcd               | has a line break
            hyperstack.api.key = ключ | contains a space or an invalid character. Copy the key again.
            hyperstack.api.key = {{proxy.url}}                 | looks like a placeholder
            hyperstack.api.key-file = /nowhere                 | no such file
            poll.period = 5 minutes                            | without spaces
            poll.period = 2d                                   | must be from 100ms to 24h
            poll.period.alert = -1m                            | cannot be negative
            poll.rate-limit = many                             | whole number
            alert.warning.credit = $5                          | without a sign
            alert.critical.credit = NaN                        | not an amount of money
            alert.critical.credit = 100                        | must be less than alert.warning.credit = 100
            account.default.alert.warning.credit = 20          | must be more than alert.critical.credit = 25, or set \
            account.default.alert.critical.credit
            account.default.alert.critical.credit = 200        | must be less than alert.warning.credit = 100, or set \
            account.default.alert.warning.credit
            alert.critical.runway = 72h                        | must be less than alert.warning.runway = 72h
            account.default.alert.warning.runway = 90m         | must be more than alert.critical.runway = 24h, or \
            set account.default.alert.critical.runway
            account.default.alert.critical.runway = 4d         | must be less than alert.warning.runway = 72h, or set \
            account.default.alert.warning.runway
            alert.warning.runway = 72                          | the last number has no unit
            alert.reminder.runway = 12h, 6                     | the last number has no unit
            account.default.alert.recovery.polls = 0           | from 1 to 1000
            alert.recovery.margin = 0.1                        | not a percentage
            alert.recovery.polls = 0                           | from 1 to 1000
            alert.unreadable.after =                           | must not be empty
            alert.timezone = Berlin                            | not a known time zone
            alert.warning.channels = pager                     | no channel 'pager'
            alert.critical.channels = slack                    | slack is off: set slack.webhook.url
            alert.unreadable.channels = email                  | email is off: set email.host
            alert.ok.channels = queue                          | queue is off: set queue.uri
            slack.webhook.url = http://hooks.slack.com/x       | must begin with https://
            slack.webhook.url = hooks.slack.com/x              | must begin with http
            heartbeat.url = hc-ping.com/x                      | must begin with http
            slack.channel = #gpu                               | does nothing without slack.token
            slack.api.url = http://example.com                 | must begin with https://
            slack.api.url = https://example.com/               | must not end with a slash
            email.host = smtp://mail                           | is not a host
            email.host = mail.example.com:25                   | is not a host
            email.from = ops                                   | not an e-mail address
            email.to = ops@example.com, ops                    | not an e-mail address
            email.port = 0                                     | from 1 to 65535
            email.tls = implicit                               | implicit has port 465
            email.tls = ssl                                    | starttls, implicit or none
            queue.uri = rabbitmq:queue                         | must be amqp:queue:NAME
            queue.uri = amqp:credit                            | must be amqp:queue:NAME
            queue.uri = kafka:t?saslJaasConfig=x               | holds a login or a password
            queue.broker.url = amqp://me:pass@broker           | holds a login or a password
            database.url = jdbc:mysql://db/credit              | must be jdbc:sqlite:
            database.url = jdbc:sqlite:                        | must be jdbc:sqlite:
            database.url = jdbc:sqlite::memory:                | a ledger in memory forgets everything
            database.url = jdbc:sqlite::memory:?cache=shared   | a ledger in memory forgets everything
            database.url = jdbc:sqlite:?cache=shared           | a ledger in memory forgets everything
            database.url = jdbc:sqlite:file:                   | a ledger in memory forgets everything
            database.url = jdbc:sqlite:file::memory:?cache=shared | a ledger in memory forgets everything
            database.url = jdbc:sqlite:file:x.db?cache=shared&mode=memory | a ledger in memory forgets everything
            database.url = jdbc:sqlite:file:/x.db?vfs=memdb    | a ledger in memory forgets everything
            database.url = jdbc:sqlite::resource:x.db          | a ledger in memory forgets everything
            database.url = jdbc:sqlite:file:data/x.db          | without file: before it
            http.host = http://localhost                       | is not a host
            http.port = 65536                                  | from 0 to 65535
            http.public-url = ops.example.com                  | must begin with http:// or https://
            http.public-url = https://me:pass@ops.example.com  | holds a login or a password
            http.public-url = https://ops.example.com/?token=x | holds a login or a password
            http.public-url = https://ops.example.com/?all     | must not have a ? or a #
            http.public-url = https://ops.example.com/#lab     | must not have a ? or a #
            """)
    void saysWhyAValueIsRefused(String given, String why) {
        assertThat(whyAfterGiving(given, given.split(" =")[0])).contains(why);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            hyperstack.api.client-cert-file = /nowhere | hyperstack.api.client-key-file  | is needed with
            hyperstack.api.client-key-file = /nowhere  | hyperstack.api.client-cert-file | is needed with
            slack.token = xoxb-1                       | slack.channel                   | is needed with slack.token
            email.host = mail                          | email.from                      | is needed with email.host
            email.host = mail                          | email.to                        | is needed with email.host
            email.to = ops@example.com                 | email.host                      | is needed to send
            email.port = 465                           | email.tls                       | must be implicit
            email.username = me                        | email.password                  | is needed with email.username
            email.password = pass                      | email.username                  | is needed with email.password
            queue.uri = amqp:queue:credit              | queue.broker.url                | must not be empty
            queue.broker.url = amqp://broker           | queue.uri                       | is needed with queue.broker
            queue.username = me                        | queue.password                  | is needed with queue.username
            http.host = 0.0.0.0                        | http.token                      | lets other machines in
            """)
    void saysWhichOtherKeyAValueNeeds(String given, String key, String why) {
        assertThat(whyAfterGiving(given, key)).contains(why);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            queue.uri = amqp:queue:credit; queue.broker.url = broker:5672 | queue.broker.url | must be amqp://
            queue.uri = amqp:queue:credit; queue.broker.url = tcp://broker:61616 | queue.broker.url | must be amqp://
            queue.uri = kafka:credit; queue.broker.url = kafka://broker:9092 | queue.broker.url | must be host:port
            queue.uri = kafka:credit; queue.broker.url = broker | queue.broker.url | must be host:port
            slack.webhook.url-file = /nowhere; alert.critical.channels = slack | slack.webhook.url-file | no such file
            email.host = a b; alert.critical.channels = email | email.host | is not a host
            queue.uri = credit; alert.critical.channels = queue | queue.uri | must be amqp
            slack.webhook.url = https://hooks.slack.com/x; slack.token = xoxb-1; slack.channel = #gpu | slack.token | \
            is set, and
            hyperstack.api.key = | hyperstack.api.key | key: java -jar target/creditwatch.jar demo
            hyperstack.api.key = | hyperstack.api.key | environment as HYPERSTACK_API_KEY,
            hyperstack.api.key =                                    | hyperstack.api.key | HYPERSTACK_API_KEY_FILE
            accounts = prod-eu, lab; account.lab.api-key = one      | account.prod-eu.api-key | ACCOUNT_PROD_EU_API_KEY,
            accounts = prod-eu, lab; account.lab.api-key = one | account.prod-eu.api-key | ACCOUNT_PROD_EU_API_KEY_FILE
            accounts = a, b; account.a.api-key = same; account.b.api-key = same | account.b.api-key | the key of \
            account a too
            """)
    void reportsOnlyTheErrorOfWhatIsSetWrongly(String lines, String key, String why) {
        assertThat(errors(values((KEY + ";" + lines).split("; ?")))).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo(key);
            assertThat(error.reason()).contains(why);
            assertThat(error.toString()).doesNotContain("= same");
        });
    }

    @Test
    void reportsOnlyTheUnreadableFileOfAKey() {
        assertThat(errors(values("hyperstack.api.key-file = /nowhere"))).containsExactly(
                new ConfigurationError("hyperstack.api.key-file", "/nowhere", "application.properties",
                "there is no such file", ""));
    }

    @Test
    void refusesFilesWithTheWrongContent() throws IOException {
        Path file = Files.writeString(folder.resolve("file.pem"), "-----BEGIN RSA PRIVATE KEY-----\n");

        assertThat(errors(values(KEY, "tls.ca-file = " + file, "hyperstack.api.client-cert-file = " + file,
                "hyperstack.api.client-key-file = " + file)))
                .extracting(ConfigurationError::key, error -> error.reason().contains("certificate")
                        || error.reason().contains("openssl pkcs8"))
                .containsExactlyInAnyOrder(tuple("tls.ca-file", true),
                        tuple("hyperstack.api.client-cert-file", true),
                        tuple("hyperstack.api.client-key-file", true));
    }

    @Test
    void refusesAKeyOfAnotherClientCertificate() throws Exception {
        Path certificate = ServerIdentity.of("creditwatch", folder).certificate();
        Path key = ServerIdentity.of("localhost", folder).key();

        assertThat(errors(values(KEY, "hyperstack.api.client-cert-file = " + certificate,
                "hyperstack.api.client-key-file = " + key))).singleElement().satisfies(error -> {
                    assertThat(error.key()).isEqualTo("hyperstack.api.client-key-file");
                    assertThat(error.reason()).contains("is not the key of the certificate in", "CN=creditwatch");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "email.host=mail.example.com;email.tls=none;email.port=25;email.username=u;email.password=p | email.tls "
                    + "| mail.example.com",
            "email.host=mail.example.com;email.tls=none;email.port=25                                   |           |",
            "email.host=mail.example.com;email.username=u;email.password=p                              |           |",
            "email.host=localhost;email.tls=none;email.port=25;email.username=u;email.password=p        |           |",
            "queue.uri=amqp:queue:q;queue.broker.url=amqp://mq:5672;queue.username=u;queue.password=p   | "
                    + "queue.broker.url | mq",
            "queue.uri=amqp:queue:q;queue.broker.url=failover:(amqps://a,amqp://b:1);queue.username=u;queue.password=p"
                    + " | queue.broker.url | b",
            "queue.uri=amqp:queue:q;queue.broker.url=amqps://mq:5671;queue.username=u;queue.password=p  |           |",
            "queue.uri=amqp:queue:q;queue.broker.url=amqp://127.0.0.1;queue.username=u;queue.password=p |           |",
            "queue.uri=amqp:queue:q;queue.broker.url=amqp://[::1]:5672;queue.username=u;queue.password=p |          |",
            "queue.uri=amqp:queue:q;queue.broker.url=amqp://mq:5672                                     |           |",
            "queue.uri=kafka:t;queue.broker.url=k:9092;queue.username=u;queue.password=p                |           |",
            "database.url=jdbc:postgresql://db.example.com/c;database.username=u;database.password=p    | "
                    + "database.url | db.example.com",
            "database.url=jdbc:postgresql://localhost:5432,db2:5432/c?sslmode=prefer;database.password=p | "
                    + "database.url | db2",
            "database.url=jdbc:postgresql://db/c?a=b&sslmode=require;database.password=p                |           |",
            "database.url=jdbc:postgresql://db/c?sslmode=verify-full;database.password=p                |           |",
            "database.url=jdbc:postgresql://db/c?ssl=true;database.password=p                           |           |",
            "database.url=jdbc:postgresql://db/c?sslmode=disable;database.password=p | database.url | db",
            "database.url=jdbc:postgresql://127.0.0.1/c;database.password=p                             |           |",
            "database.url=jdbc:postgresql://db/c                                                        |           |",
            "heartbeat.url=http://hc.example.com/secret-path | heartbeat.url | hc.example.com",
            "heartbeat.url=https://hc.example.com/secret-path                                           |           |",
            "heartbeat.url=http://127.0.0.1/secret-path                                                 |           |",
            "hyperstack.api.url=http://gateway/v1;hyperstack.api.allow-http=true | hyperstack.api.url | gateway",
            "proxy.url=http://u:p@proxy.example.com:3128                                                |           |"})
    void saysWhichLoginsGoToAnotherMachineInClear(String lines, String key, String host) {
        List<String> all = new ArrayList<>(List.of("hyperstack.api.key = some-key"));
        if (lines.contains("email.host")) {
            all.addAll(List.of("email.from = a@example.com", "email.to = b@example.com"));
        }
        Stream.of(lines.split(";")).map(line -> line.replaceFirst("=", " = ")).forEach(all::add);
        Map<String, String> found = read(all.toArray(String[]::new)).clearLogins();
        if (key == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).containsOnlyKeys(key);
            assertThat(found.get(key)).contains(" goes to " + host + " in clear").doesNotContain("secret-path");
        }
    }

    @Test
    void listsEveryMistakeAtOnceOneALine() {
        InvalidConfigurationException thrown = catchThrowableOfType(InvalidConfigurationException.class,
                () -> GivenConfiguration.of(values("poll.period = 1m30", "http.port = x",
                "slack.webhook.url = nonsense"))
                        .settings(Set.of()));

        assertThat(thrown.getMessage().lines()).containsExactly(
                "4 errors in the configuration:",
                "  http.port = x [application.properties]: must be a whole number from 0 to 65535",
                "  hyperstack.api.key [default]: is missing; put it in the environment as HYPERSTACK_API_KEY, or the "
                        + "path of a file that holds it as HYPERSTACK_API_KEY_FILE. Each account has its own. "
                        + "To try without a key: java -jar target/creditwatch.jar demo",
                "  poll.period = 1m30 [application.properties]: the last number has no unit: ms, s, m, h or d. "
                        + "Example: 5m",
                "  slack.webhook.url = ****** [application.properties]: must begin with http:// or https://. "
                        + "Example: https://hooks.slack.com/services/T000/B000/XXXX");
    }

    @Test
    void printsAnyValueInOneLine() {
        assertThat(new ConfigurationError("key", "a\nb" + "c".repeat(200), "", "why", "").toString())
                .isEqualTo("key = a\\nb" + "c".repeat(97) + "…: why");
    }

    private static String whyAfterGiving(String given, String key) {
        Map<String, String> values = values(KEY);
        values.putAll(values(given.replace("\\u000a", "\n")));
        List<ConfigurationError> errors = errors(values).stream().filter(error -> error.key().equals(key)).toList();
        assertThat(errors).hasSize(1);
        return errors.get(0).reason();
    }

    private static Settings read(String... lines) {
        return GivenConfiguration.of(values(lines)).settings(Set.of());
    }

    private static List<ConfigurationError> errors(Map<String, String> values) {
        return catchThrowableOfType(InvalidConfigurationException.class,
                () -> GivenConfiguration.of(values).settings(Set.of())).errors();
    }

    private static Map<String, String> values(String... lines) {
        return Stream.of(lines).map(line -> line.split(" = ?", 2)).collect(Collectors.toMap(
                parts -> parts[0].strip(), parts -> parts.length == 2 ? parts[1] : "", (a, b) -> b, HashMap::new));
    }
}
