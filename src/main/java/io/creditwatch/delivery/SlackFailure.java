package io.creditwatch.delivery;

import io.creditwatch.delivery.DeliveryOutcome.AgainLater;
import io.creditwatch.delivery.DeliveryOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's way to say no. The Web API has a status, and an {@code error} in the answer; of a webhook, camel-slack keeps
 * status, headers and body in the text of an exception and nowhere else.
 */
final class SlackFailure {

    private static final String POSTING_FAILED = "Error POSTing to Slack API: ";

    private static final Pattern WEBHOOK =
            Pattern.compile("WebhookResponse\\(code=(\\d+), message=(.*?), headers=\\{(.*)}, body=(.*?)\\)",
                    Pattern.DOTALL);

    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\\bretry-after=\\[(\\d{1,6})]");

    /** The message is wrong, or the webhook is no more. Any other 4xx may come from something on the way there. */
    private static final Set<Integer> PERMANENT_STATUSES = Set.of(400, 404, 410);

    /**
     * Errors of the Web API that nobody can mend, since they are about the message itself, and a token that is none. An
     * unknown one is not among them, nor is what an administrator can put right within a week: a channel that the bot
     * is not in, a scope that it lacks, a token that has expired.
     */
    private static final Set<String> PERMANENT_ERRORS = Set.of("block_mismatch", "invalid_arguments", "invalid_blocks",
            "invalid_blocks_format", "invalid_token", "msg_blocks_too_long", "msg_too_long", "no_text");

    private SlackFailure() {
    }

    static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        return causes.stream().map(SlackFailure::outcome).flatMap(Optional::stream).findFirst();
    }

    private static Optional<DeliveryOutcome> outcome(Throwable failure) {
        if (failure instanceof SlackRefusedException refusal) {
            return Optional.of(refusal.outcome());
        }
        String text = String.valueOf(failure.getMessage());
        Matcher webhook = WEBHOOK.matcher(text);
        return text.startsWith(POSTING_FAILED) && webhook.find()
                ? Optional.of(outcome(Integer.parseInt(webhook.group(1)), retryAfter(webhook.group(3)),
                        webhook.group(4)))
                : Optional.empty();
    }

    /**
     * @param retryAfter how long Slack asked to wait
     * @param body       as it came
     */
    static DeliveryOutcome outcome(int status, Optional<Duration> retryAfter, String body) {
        String said = body == null ? "" : body.strip();
        String answer = "Slack: HTTP " + status + (said.isEmpty() ? "" : ", " + said);
        boolean permanent = PERMANENT_STATUSES.contains(status) || said.equals("invalid_token");
        return permanent ? new Refused(answer) : new AgainLater(retryAfter, answer);
    }

    /** @param error of the Web API */
    static DeliveryOutcome outcome(String error) {
        String answer = "Slack: " + error;
        return PERMANENT_ERRORS.contains(error) ? new Refused(answer) : new AgainLater(answer);
    }

    private static Optional<Duration> retryAfter(String headers) {
        Matcher header = RETRY_AFTER.matcher(headers);
        return header.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(header.group(1)))) : Optional.empty();
    }
}
