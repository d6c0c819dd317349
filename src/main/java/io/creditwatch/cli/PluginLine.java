package io.creditwatch.cli;

import io.creditwatch.alert.Dollars;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Severity;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.ReadFailure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check prints: {@code CREDIT WARNING - prod-eu $95.20 (CREDIT_WARNING), lab $412.00 | prod-eu=95.2 lab=412}
 *
 * @see <a href="https://www.monitoring-plugins.org/doc/guidelines.html">Monitoring Plugins Development Guidelines</a>
 */
final class PluginLine {

    private PluginLine() {
    }

    /** @param assessments at least one, worst first */
    static String of(List<Assessment> assessments) {
        Severity worst = assessments.get(0).severity();
        String texts = assessments.stream().map(PluginLine::text).collect(Collectors.joining(", "));
        String figures = assessments.stream().map(PluginLine::figure).collect(Collectors.joining(" "));
        return "CREDIT " + worst + " - " + texts + " | " + figures;
    }

    private static String text(Assessment assessment) {
        if (assessment.outcome() instanceof CreditReading reading) {
            String why = assessment.severity() == Severity.OK ? "" : " (" + assessment.condition() + ")";
            return reading.account() + " " + new Dollars(reading.credit()) + why;
        }
        ReadFailure failure = (ReadFailure) assessment.outcome();
        // a bar would begin the performance data
        return failure.account() + " unreadable: " + failure.detail().replace('|', '/');
    }

    /** {@code U} is the guidelines' word for a value that could not be determined. */
    private static String figure(Assessment assessment) {
        String value = assessment.outcome() instanceof CreditReading reading
                ? reading.credit().toPlainString() : "U";
        return assessment.outcome().account() + "=" + value;
    }
}
