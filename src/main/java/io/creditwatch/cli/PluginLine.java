package io.creditwatch.cli;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.cli.Launcher.Checked;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.text.OneLine;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Line that a check prints: the text, a bar, and two figures for each account, which are its credit and the seconds of
 * its runway. The text of an account begins with the value that violates a limit:
 * {@code CREDIT WARNING - prod-eu 2 d 15 h left (RUNWAY_WARNING, $1,285.20), lab $412.00 (runway not judged) | …}
 *
 * @see <a href="https://www.monitoring-plugins.org/doc/guidelines.html">Monitoring Plugins Development Guidelines</a>
 */
final class PluginLine {

    /** Bytes of the first line that NRPE keeps. */
    private static final int LONGEST_LINE = 1_024;
    private static final int LONGEST_DETAIL = 200;

    private PluginLine() {
    }

    /** Returns as many accounts as fit, with text and figure, and the number of the other ones. */
    static String of(List<Checked> accounts) {
        int shown = fits(accounts, accounts.size()) ? accounts.size() : 1;
        while (shown < accounts.size() && fits(accounts, shown + 1)) {
            shown++;
        }
        return line(accounts, shown);
    }

    private static boolean fits(List<Checked> accounts, int shown) {
        // and the line break
        return line(accounts, shown).getBytes(StandardCharsets.UTF_8).length < LONGEST_LINE;
    }

    private static String line(List<Checked> accounts, int shown) {
        List<Checked> worst = accounts.subList(0, shown);
        int others = accounts.size() - shown;
        return "CREDIT " + worst.get(0).severity() + " - "
                + worst.stream().map(PluginLine::text).collect(Collectors.joining(", "))
                + (others == 0 ? "" : ", and " + others + " more, none of them worse") + " | "
                + worst.stream().map(PluginLine::figures).collect(Collectors.joining(" "));
    }

    private static String text(Checked account) {
        if (account.assessment().outcome() instanceof CreditReading reading) {
            String credit = reading.money().toString();
            if (reading.postpaid()) {
                return reading.account() + " " + credit + " (postpaid: no limits apply)";
            }
            String left = left(account.assessment());
            Condition condition = account.assessment().condition();
            boolean isTimeFirst = condition.isOfRunway()
                    || condition == Condition.HEALTHY && runway(account).isPresent();
            return reading.account() + " " + (isTimeFirst ? left : credit) + Stream.of(
                            condition == Condition.HEALTHY ? "" : condition.name(), isTimeFirst ? credit : left)
                    .filter(part -> !part.isEmpty()).collect(Collectors.joining(", ", " (", ")"));
        }
        ReadFailure failure = (ReadFailure) account.assessment().outcome();
        // a bar would begin the performance data
        return failure.account() + " unreadable: " + OneLine.of(failure.detail(), LONGEST_DETAIL).replace('|', '/');
    }

    private static String left(Assessment assessment) {
        if (assessment.condition() == Condition.SUSPENDED || assessment.condition() == Condition.AT_FLOOR) {
            return "";
        }
        return assessment.forecast() == null ? "runway not judged"
                : assessment.forecast().runway() == null ? "no spending"
                : new Span(assessment.forecast().runway()) + " left";
    }

    private static Optional<Duration> runway(Checked account) {
        return Optional.ofNullable(account.assessment().forecast()).map(Forecast::runway);
    }

    /** Writes each limit as the range of values that violate it. */
    private static String figures(Checked account) {
        String name = account.account().name();
        boolean postpaid = account.assessment().outcome() instanceof CreditReading read && read.postpaid();
        AlertRules rules = postpaid ? AlertRules.NONE : account.account().alerts();
        return figure(name, "", account.assessment().outcome() instanceof CreditReading reading
                        ? Optional.of(reading.credit().setScale(2, RoundingMode.FLOOR)) : Optional.empty(),
                        rules.warningCredit(), rules.criticalCredit()) + " "
                + figure(name + "_runway", "s", runway(account).map(PluginLine::seconds),
                        rules.warningRunway().map(PluginLine::seconds),
                        rules.criticalRunway().map(PluginLine::seconds));
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toSeconds());
    }

    /** {@code U} is the guidelines' word for a value that could not be determined. */
    private static String figure(String label, String unit, Optional<BigDecimal> value, Optional<BigDecimal> warning,
                                 Optional<BigDecimal> critical) {
        String limits = ";" + range(warning) + ";" + range(critical);
        return label + "=" + value.map(known -> known.toPlainString() + unit + limits.replaceAll(";+$", ""))
                .orElse("U");
    }

    private static String range(Optional<BigDecimal> limit) {
        return limit.map(value -> "@~:" + value.toPlainString()).orElse("");
    }
}
