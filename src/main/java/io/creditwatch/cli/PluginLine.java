package io.creditwatch.cli;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Severity;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.OneLine;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Line that a check prints: {@code CREDIT WARNING - prod-eu $95.20 (CREDIT_WARNING), lab $412.00 | prod-eu=95.2 lab=412}
 *
 * @see <a href="https://www.monitoring-plugins.org/doc/guidelines.html">Monitoring Plugins Development Guidelines</a>
 */
final class PluginLine {

    /** Bytes of the first line that NRPE keeps. */
    private static final int LONGEST_LINE = 1_024;
    private static final int LONGEST_DETAIL = 200;

    private PluginLine() {
    }

    /**
     * Returns as many accounts as fit, with text and figure, and the number of the other ones.
     *
     * @param assessments one or more, worst first
     */
    static String of(List<Assessment> assessments) {
        int shown = fits(assessments, assessments.size()) ? assessments.size() : 1;
        while (shown < assessments.size() && fits(assessments, shown + 1)) {
            shown++;
        }
        return line(assessments, shown);
    }

    private static boolean fits(List<Assessment> assessments, int shown) {
        // and the line break
        return line(assessments, shown).getBytes(StandardCharsets.UTF_8).length < LONGEST_LINE;
    }

    private static String line(List<Assessment> assessments, int shown) {
        List<Assessment> worst = assessments.subList(0, shown);
        int others = assessments.size() - shown;
        return "CREDIT " + worst.get(0).severity() + " - "
                + worst.stream().map(PluginLine::text).collect(Collectors.joining(", "))
                + (others == 0 ? "" : ", and " + others + " more, none of them worse") + " | "
                + worst.stream().map(PluginLine::figure).collect(Collectors.joining(" "));
    }

    private static String text(Assessment assessment) {
        if (assessment.outcome() instanceof CreditReading reading) {
            String why = assessment.severity() == Severity.OK ? "" : " (" + assessment.condition() + ")";
            return reading.account() + " " + new Dollars(reading.credit()) + why;
        }
        ReadFailure failure = (ReadFailure) assessment.outcome();
        // a bar would begin the performance data
        return failure.account() + " unreadable: " + OneLine.of(failure.detail(), LONGEST_DETAIL).replace('|', '/');
    }

    /** {@code U} is the guidelines' word for a value that could not be determined. */
    private static String figure(Assessment assessment) {
        String value = assessment.outcome() instanceof CreditReading reading
                ? reading.credit().toPlainString() : "U";
        return assessment.outcome().account() + "=" + value;
    }
}
