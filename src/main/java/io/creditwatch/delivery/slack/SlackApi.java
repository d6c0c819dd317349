package io.creditwatch.delivery.slack;

import io.creditwatch.delivery.UndeliveredException;
import io.creditwatch.delivery.slack.SlackBot.Place;
import io.creditwatch.http.RetryAfter;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Authorization of calls of Slack's Web API, and judge of its answers. Slack reports an error with HTTP 200, too. */
public final class SlackApi {

    private static final int OK = 200;

    /** Errors after which a message goes to another thread. */
    private static final Set<String> THREAD_GONE = Set.of("thread_not_found", "message_not_found",
            "cannot_reply_to_message", "restricted_action_thread_locked");

    private final Secret token;
    private final Clock clock;

    /** @param clock for a {@code Retry-After} that is a date */
    public SlackApi(Secret token, Clock clock) {
        this.token = token;
        this.clock = clock;
    }

    /**
     * Answer of the Web API, as far as it is used here.
     *
     * @param ok      whether the call succeeded
     * @param error   reason when it did not; null when it did
     * @param channel id of the channel of the message; null when there is none
     * @param ts      Slack's id of the message; null when there is none
     */
    public record Answer(boolean ok, String error, String channel, String ts) {
    }

    /** Returns the header of this name, which contains the token. */
    public String authorization() {
        return "Bearer " + token.reveal();
    }

    /**
     * Accepts the answer to a call that succeeded.
     *
     * @param place      place of the message
     * @param retryAfter value of the header; null when there is none
     * @throws SlackThreadGoneException when the thread takes no reply
     * @throws UndeliveredException     when the call failed in another way
     */
    public Answer accept(Place place, int status, String retryAfter, byte[] body) {
        Optional<Answer> answer = read(body);
        if (status == OK && answer.filter(Answer::ok).isPresent()) {
            return answer.get();
        }
        Optional<String> error = answer.map(Answer::error);
        DeliveryOutcome outcome = SlackFailure.ofApi(status, error, RetryAfter.parse(retryAfter, clock.instant()),
                body == null ? "" : new String(body, StandardCharsets.UTF_8));
        throw place.isReply() && error.filter(THREAD_GONE::contains).isPresent() ? new SlackThreadGoneException(outcome)
                : new UndeliveredException(outcome);
    }

    private static Optional<Answer> read(byte[] body) {
        try {
            return body == null ? Optional.empty() : Optional.ofNullable(Json.MAPPER.readValue(body, Answer.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
