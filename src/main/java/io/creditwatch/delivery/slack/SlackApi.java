package io.creditwatch.delivery.slack;

import io.creditwatch.http.RetryAfter;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Slack's Web API: who calls, and what it answers. It says no with HTTP 200, too. */
public final class SlackApi {

    private static final int OK = 200;

    /** Another thread takes the reply. */
    private static final Set<String> THREAD_GONE = Set.of("thread_not_found", "message_not_found",
            "cannot_reply_to_message", "restricted_action_thread_locked");

    private final Secret token;
    private final Clock clock;

    /** @param clock by which Slack asks to wait, should it name a date */
    public SlackApi(Secret token, Clock clock) {
        this.token = token;
        this.clock = clock;
    }

    /** The header of this name. Not to be shown. */
    public String authorization() {
        return "Bearer " + token.reveal();
    }

    /**
     * Takes a whole answer.
     *
     * @param place      where the message was to go
     * @param retryAfter the header; null when there is none
     * @throws SlackRefusedException when it did not do it
     */
    public SlackAnswer accept(SlackPlace place, int status, String retryAfter, byte[] body)
            throws SlackRefusedException {
        Optional<SlackAnswer> answer = read(body);
        if (status == OK && answer.filter(SlackAnswer::ok).isPresent()) {
            return answer.get();
        }
        Optional<String> error = answer.map(SlackAnswer::error);
        DeliveryOutcome outcome = SlackFailure.ofApi(status, error, RetryAfter.parse(retryAfter, clock.instant()),
                text(body));
        throw place.isReply() && error.filter(THREAD_GONE::contains).isPresent() ? new SlackThreadGoneException(outcome)
                : new SlackRefusedException(outcome);
    }

    private static Optional<SlackAnswer> read(byte[] body) {
        try {
            return body == null ? Optional.empty()
                    : Optional.ofNullable(Json.MAPPER.readValue(body, SlackAnswer.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String text(byte[] body) {
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }
}
