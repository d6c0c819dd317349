package io.creditwatch.delivery.slack;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Outcomes of calls that Slack did not accept. A page with any status may come from a server on the way. So only
 * Slack's own words decide whether it accepted a message or will never accept it.
 */
final class SlackFailure {

    private static final int OK = 200;

    /** Answer of a webhook that has posted the message. */
    private static final String POSTED = "ok";

    private static final Set<Integer> PERMANENT_STATUSES = Set.of(400, 403, 404, 410);

    /**
     * Answers to a wrong message, or of a webhook that was deleted.
     *
     * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors">Handling
     *      errors</a>
     */
    private static final Set<String> PERMANENT_WORDS = Set.of("action_prohibited", "channel_is_archived",
            "channel_not_found", "invalid_payload", "invalid_token", "no_active_hooks", "no_service", "no_service_id",
            "no_team", "no_text", "posting_to_general_channel_denied", "team_disabled", "too_many_attachments",
            "user_not_found");

    /**
     * Errors of the Web API about the message itself or a malformed token, which no later attempt can fix. An unknown
     * error is retried. So is an error that an administrator can fix within a week, such as a channel without the bot, a
     * missing scope, or an expired token.
     */
    private static final Set<String> PERMANENT_ERRORS = Set.of("block_mismatch", "invalid_arguments", "invalid_blocks",
            "invalid_blocks_format", "invalid_token", "msg_blocks_too_long", "msg_too_long", "no_text");

    private SlackFailure() {
    }

    /**
     * Judges a webhook's answer.
     *
     * @param contentType null when there is none
     * @param retryAfter  time that Slack asked to wait
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
     * Judges the answer to a call of the Web API that failed.
     *
     * @param error      error in the answer; empty when it is not Slack's JSON
     * @param retryAfter time that Slack asked to wait
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
