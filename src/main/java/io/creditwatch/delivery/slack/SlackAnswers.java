package io.creditwatch.delivery.slack;

import io.creditwatch.delivery.UndeliveredException;
import io.creditwatch.delivery.slack.SlackBot.Place;
import io.creditwatch.http.RetryAfter;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the answers of Slack. A page with any status may come from a server on the way. So only Slack's own words
 * decide whether it accepted a message or will never accept it.
 */
public record SlackAnswers(Clock clock) {

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
            "channel_not_found", "invalid_blocks", "invalid_payload", "invalid_token", "no_active_hooks", "no_service",
            "no_service_id", "no_team", "no_text", "posting_to_general_channel_denied", "team_disabled",
            "too_many_attachments", "user_not_found");

    /**
     * Errors of the Web API about the message itself or a malformed token, which no later attempt can fix. An unknown
     * error is retried. So is an error that an administrator can fix within a week, such as a channel without the bot,
     * a missing scope, or an expired token.
     */
    private static final Set<String> PERMANENT_ERRORS = Set.of("block_mismatch", "invalid_arguments", "invalid_blocks",
            "invalid_blocks_format", "invalid_token", "msg_blocks_too_long", "msg_too_long", "no_text");

    /** Errors after which a message goes to another thread. */
    private static final Set<String> THREAD_GONE = Set.of("thread_not_found", "message_not_found",
            "cannot_reply_to_message", "restricted_action_thread_locked");

    /** Answer of the Web API, as far as it is used here; what it does not have is null. */
    public record Answer(boolean ok, String error, String channel, String ts) {
    }

    /**
     * Accepts the answer of a webhook that has posted the message. A header that is missing is null.
     *
     * @throws UndeliveredException when it has not posted it
     */
    public void acceptOfWebhook(int status, String contentType, String retryAfter, String body) {
        String said = body == null ? "" : body.strip();
        if (status == OK && said.equals(POSTED)) {
            return;
        }
        boolean isFinal = PERMANENT_STATUSES.contains(status) && PERMANENT_WORDS.contains(said);
        throw new UndeliveredException(status == OK ? notSlack(contentType, said)
                : outcome(isFinal, retryAfter, answer(status, said)));
    }

    /**
     * Accepts the answer to a call of the Web API that succeeded. Slack also reports errors with HTTP 200.
     *
     * @param retryAfter value of the header; null when there is none
     * @throws SlackThreadGoneException when the thread takes no reply
     * @throws UndeliveredException     when the call failed in another way
     */
    public Answer accept(Place place, int status, String retryAfter, String body) {
        Optional<Answer> answer = read(body);
        if (status == OK && answer.filter(Answer::ok).isPresent()) {
            return answer.get();
        }
        String said = body == null ? "" : body.strip();
        Optional<String> error = answer.map(Answer::error);
        if (status == OK && error.isEmpty()) {
            throw new UndeliveredException(notSlack(null, said));
        }
        DeliveryOutcome outcome = outcome(error.filter(PERMANENT_ERRORS::contains).isPresent(), retryAfter,
                status == OK ? "Slack: " + error.get() : answer(status, said));
        throw place.isReply() && error.filter(THREAD_GONE::contains).isPresent() ? new SlackThreadGoneException(outcome)
                : new UndeliveredException(outcome);
    }

    private static Optional<Answer> read(String body) {
        try {
            return body == null ? Optional.empty() : Optional.ofNullable(Json.MAPPER.readValue(body, Answer.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private DeliveryOutcome outcome(boolean isFinal, String retryAfter, String answer) {
        return isFinal ? new Refused(answer)
                : new AgainLater(RetryAfter.parse(retryAfter, clock.instant()), answer);
    }

    private static DeliveryOutcome notSlack(String contentType, String said) {
        return new AgainLater("not Slack: HTTP 200" + (contentType == null ? "" : ", " + contentType)
                + (said.isEmpty() ? ", empty" : ", " + said));
    }

    private static String answer(int status, String said) {
        return "Slack: HTTP " + status + (said.isEmpty() ? "" : ", " + said);
    }
}
