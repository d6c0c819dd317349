package io.creditwatch.delivery;

import io.creditwatch.assessment.Severity;
import java.util.List;

/**
 * What people are told of an event, in no format yet.
 *
 * @param severity what holds now; it colours the message
 * @param title    the headline, and how late it is when it is late
 * @param lines    what it means and what to do, a line each
 * @param footer   which reading it rests on
 */
public record MessageText(Severity severity, String title, List<MessageLine> lines, MessageLine footer) {

    /** Where money is paid in. */
    public static final String BILLING_PAGE = "https://console.hyperstack.cloud/billing";
}
