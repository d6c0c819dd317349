package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubSlack.Message;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Message that Slack received. Two messages of one event are equal: only the delay in the headline may differ, and that
 * is left out.
 *
 * @param body lines below the headline: an account may be unreadable twice in one minute
 */
record ReceivedSlackMessage(NotificationSummary summary, String body) {

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
        NotificationSummary summary = new NotificationSummary(headline.group("account"),
                word.equals("unknown") ? "unreadable" : word,
                !word.equals("unknown") && dollars.find() ? dollars.group(1).replace(",", "") : "");
        return new ReceivedSlackMessage(summary, message.text().lines().skip(1).collect(Collectors.joining("\n")));
    }
}
