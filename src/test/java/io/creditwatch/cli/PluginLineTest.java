package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.cli.Launcher.Checked;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginLineTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");
    private static final String LIMITS = ";@~:100;@~:50";
    private static final String RUNWAY_LIMITS = ";@~:259200;@~:86400";

    /** Gives the figures the precision that the amounts and times have, and the limits as ranges that violate them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "1000.0041673282533 | -     | OK - lab $1,000.00 (runway not judged) | 1000.00  | U",
            "1000.0041673282533 | 200.5 | OK - lab 8 d 8 h left ($1,000.00) | 1000.00  | 721800s",
            "1000.0041673282533 | 63.25 | WARNING - lab 2 d 15 h left (RUNWAY_WARNING, $1,000.00) | 1000.00 | 227700s",
            "95.209             | 4.5   | CRITICAL - lab 4 h 30 min left (RUNWAY_CRITICAL, $95.20) | 95.20  | 16200s",
            "95.209             | -     | WARNING - lab $95.20 (CREDIT_WARNING, runway not judged) | 95.20  | U",
            "49.999             | 4.5   | CRITICAL - lab $49.99 (CREDIT_CRITICAL, 4 h 30 min left) | 49.99  | 16200s",
            "-1.701             | 0     | CRITICAL - lab −$1.71 (SUSPENDED)  | -1.71    | 0s",
            "0                  | -     | CRITICAL - lab $0.00 (AT_FLOOR)    | 0.00     | U"})
    void beginsWithTheValueThatViolatesALimit(String dollars, BigDecimal runwayHours, String text, String figure,
                                              String runway) {
        Optional<Forecast> forecast = Optional.ofNullable(runwayHours).map(hours -> Forecasts.withRunway(NOW, hours));
        assertThat(PluginLine.of(List.of(checked(reading("lab", dollars), forecast)))).isEqualTo("CREDIT " + text
                + " | lab=" + figure + LIMITS + " lab_runway=" + runway + (runway.equals("U") ? "" : RUNWAY_LIMITS));
    }

    @Test
    void saysThatThereIsNoSpending() {
        Forecast idle = Forecast.steady(new Forecast.Balance(NOW, new BigDecimal("412"), BigDecimal.ZERO),
                BigDecimal.ZERO, new Forecast.Range(null, null, null));

        assertThat(PluginLine.of(List.of(checked(reading("lab", "412"), Optional.of(idle)))))
                .startsWith("CREDIT OK - lab $412.00 (no spending) | ").endsWith(" lab_runway=U");
    }

    @Test
    void judgesNoPostpaidAccountAndNamesTheCurrency() {
        CreditReading owed = new CreditReading("owed", NOW, new BigDecimal("-23.444"), null, null, "EUR", true,
                null, null);

        assertThat(PluginLine.of(List.of(checked(owed)))).isEqualTo(
                "CREDIT OK - owed −€23.45 (postpaid: no limits apply) | owed=-23.45 owed_runway=U");
    }

    @Test
    void leavesOutLimitsThatAreNotSet() {
        assertThat(PluginLine.of(List.of(new Checked(new Account("lab", null, AlertRules.NONE, Accounts.HYPERSTACK),
                checked(reading("lab", "412")).assessment())))).endsWith(" | lab=412.00 lab_runway=U");
    }

    @Test
    void namesEveryAccountThatFits() {
        assertThat(PluginLine.of(List.of(checked(reading("prod-eu", "-1.70")), checked(reading("lab", "412")))))
                .isEqualTo("CREDIT CRITICAL - prod-eu −$1.70 (SUSPENDED), lab $412.00 (runway not judged) | "
                + "prod-eu=-1.70"
                        + LIMITS + " prod-eu_runway=U lab=412.00" + LIMITS + " lab_runway=U");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 100, 1_000})
    void keepsALongLineWithinWhatNrpeTakes(int others) {
        List<Checked> all = Stream.concat(Stream.of(checked(reading("prod-eu", "-1.70")),
                checked(reading("low", "95.20"))),
                IntStream.range(0, others).mapToObj(i -> checked(reading("account-%04d".formatted(i), "412"))))
                .toList();
        String line = PluginLine.of(all);

        assertThat((line + "\n").getBytes(StandardCharsets.UTF_8)).hasSizeBetween(850, 1_024);
        assertThat(line).startsWith("CREDIT CRITICAL - prod-eu −$1.70 (SUSPENDED), low $95.20 (CREDIT_WARNING, ")
                .contains(" | prod-eu=-1.70" + LIMITS + " prod-eu_runway=U low=95.20" + LIMITS
                + " low_runway=U account-0000=412");
        int shown = line.substring(line.indexOf(" | ") + 3).split(" ").length / 2;
        assertThat(line.contains(", and " + (all.size() - shown) + " more, none of them worse | "))
                .isEqualTo(shown < all.size());
    }

    @Test
    void keepsALongFailureShort() {
        ReadFailure failure = new ReadFailure("dark", NOW, ReadFailure.Kind.SERVER_ERROR, 503,
                "|€".repeat(2_000), null);

        assertThat(PluginLine.of(List.of(checked(failure, Optional.empty()), checked(reading("low", "95.20")))))
                .startsWith("CREDIT UNKNOWN - dark unreadable: /€/€")
                .endsWith("/…, low $95.20 (CREDIT_WARNING, runway not judged) | dark=U dark_runway=U low=95.20" + LIMITS
                        + " low_runway=U");
    }

    private static CreditReading reading(String account, String dollars) {
        return new CreditReading(account, NOW, new BigDecimal(dollars), BigDecimal.ZERO, true);
    }

    private static Checked checked(CreditReading reading) {
        return checked(reading, Optional.empty());
    }

    private static Checked checked(PollOutcome outcome, Optional<Forecast> forecast) {
        Account account = new Account(outcome.account(), null, Accounts.withLevels("100", "50").alerts(),
                Accounts.HYPERSTACK);
        return new Checked(account, new Assessor().assess(account, outcome, forecast));
    }
}
