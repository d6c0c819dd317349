package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubSlack.Message;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message to Slack, known again when it comes twice: it has no id, but of one event it says the same but for how late
 * it is, and the last line says which reading it rests on.
 *
 * @param told   what it says
 * @param footer its last line
 */
record ReceivedSlackMessage(NotificationSummary told, String footer) {

    private static final Pattern HEADLINE = Pattern.compile(
            "(?<word>[A-Z]+)\\b.*? · (?<account>[a-z0-9-]+) · (?<rest>.*)");
    private static final Pattern DOLLARS = Pattern.compile("\\$([0-9,]+\\.[0-9]{2})");

    static ReceivedSlackMessage of(Message message) {
        Matcher headline = HEADLINE.matcher(message.headline());
        if (!headline.matches()) {
            throw new IllegalArgumentException(message.text());
        }
        String word = headline.group("word").toLowerCase(Locale.ROOT);
        Matcher dollars = DOLLARS.matcher(headline.group("rest"));
        NotificationSummary told = new NotificationSummary(headline.group("account"), word.equals("unknown") ? "unreadable" : word,
                dollars.find() ? dollars.group(1).replace(",", "") : "");
        return new ReceivedSlackMessage(told, message.text().lines().reduce("", (first, last) -> last));
    }
}
