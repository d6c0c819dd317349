package io.creditwatch.delivery.slack;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Slack's way to say no. Any page may come from something on the way there, with any status: what Slack takes and what
 * it will never take is said by its own words alone.
 */
public final class SlackFailure {

    private static final int OK = 200;

    /** What a webhook answers when it has posted the message. */
    private static final String POSTED = "ok";

    private static final Set<Integer> PERMANENT_STATUSES = Set.of(400, 403, 404, 410);

    /**
     * The message is wrong, or the webhook is no more.
     *
     * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors">Handling
     *      errors</a>
     */
    private static final Set<String> PERMANENT_WORDS = Set.of("action_prohibited", "channel_is_archived",
            "channel_not_found", "invalid_payload", "invalid_token", "no_active_hooks", "no_service", "no_service_id",
            "no_team", "no_text", "posting_to_general_channel_denied", "team_disabled", "too_many_attachments",
            "user_not_found");

    /**
     * Errors of the Web API that nobody can mend, since they are about the message itself, and a token that is none. An
     * unknown one is not among them, nor is what an administrator can put right within a week: a channel that the bot
     * is not in, a scope that it lacks, a token that has expired.
     */
    private static final Set<String> PERMANENT_ERRORS = Set.of("block_mismatch", "invalid_arguments", "invalid_blocks",
            "invalid_blocks_format", "invalid_token", "msg_blocks_too_long", "msg_too_long", "no_text");

    private SlackFailure() {
    }

    public static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        return causes.stream().filter(SlackRefusedException.class::isInstance).map(SlackRefusedException.class::cast)
                .map(SlackRefusedException::outcome).findFirst();
    }

    /**
     * Judges a webhook's answer.
     *
     * @param contentType null when there is none
     * @param retryAfter  how long Slack asked to wait
     * @param body        as it came
     * @return empty when the message is posted
     */
    static Optional<DeliveryOutcome> ofWebhook(int status, String contentType, Optional<Duration> retryAfter,
                                               String body) {
        String said = body.strip();
        if (status == OK) {
            return said.equals(POSTED) ? Optional.empty() : Optional.of(notSlack(contentType, said));
        }
        String answer = answer(status, said);
        return Optional.of(PERMANENT_STATUSES.contains(status) && PERMANENT_WORDS.contains(said) ? new Refused(answer)
                : new AgainLater(retryAfter, answer));
    }

    /**
     * What it means that the Web API did not do what it was asked to.
     *
     * @param error      that stands in the answer; empty when it is not Slack's JSON
     * @param retryAfter how long Slack asked to wait
     * @param body       as it came
     */
    static DeliveryOutcome ofApi(int status, Optional<String> error, Optional<Duration> retryAfter, String body) {
        if (status == OK && error.isEmpty()) {
            return notSlack(null, body.strip());
        }
        String answer = status == OK ? "Slack: " + error.get() : answer(status, body.strip());
        return error.filter(PERMANENT_ERRORS::contains).isPresent() ? new Refused(answer)
                : new AgainLater(retryAfter, answer);
    }

    private static DeliveryOutcome notSlack(String contentType, String said) {
        return new AgainLater("not Slack: HTTP 200" + (contentType == null ? "" : ", " + contentType)
                + (said.isEmpty() ? ", empty" : ", " + said));
    }

    private static String answer(int status, String said) {
        return "Slack: HTTP " + status + (said.isEmpty() ? "" : ", " + said);
    }
}
