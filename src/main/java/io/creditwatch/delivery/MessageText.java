package io.creditwatch.delivery;

import io.creditwatch.assessment.Severity;
import java.util.List;

/**
 * Text of a message about an event, in no format yet.
 *
 * @param severity current severity; it decides the colour
 * @param title    headline, and the delay when the message is late
 * @param lines    meaning and advice
 * @param footer   time of the reading
 */
public record MessageText(Severity severity, String title, List<MessageLine> lines, MessageLine footer) {

    public static final String BILLING_PAGE = "https://console.hyperstack.cloud/billing";
}
