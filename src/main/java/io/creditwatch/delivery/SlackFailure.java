package io.creditwatch.delivery;

import com.slack.api.methods.SlackApiException;
import io.creditwatch.delivery.DeliveryOutcome.AgainLater;
import io.creditwatch.delivery.DeliveryOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's way to say no. camel-slack keeps a webhook's status, headers and body, and the Web API's {@code error}, in
 * the text of an exception and nowhere else.
 */
final class SlackFailure {

    private static final String POSTING_FAILED = "Error POSTing to Slack API: ";

    private static final Pattern WEBHOOK =
            Pattern.compile("WebhookResponse\\(code=(\\d+), message=(.*?), headers=\\{(.*)}, body=(.*?)\\)", Pattern.DOTALL);

    private static final Pattern WEB_API = Pattern.compile("ok=false,.*?\\berror=(\\w+)", Pattern.DOTALL);

    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\\bretry-after=\\[(\\d{1,6})]");

    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    /** Errors of the Web API that no later attempt can mend. An unknown one is not among them. */
    private static final Set<String> PERMANENT_ERRORS = Set.of(
            "access_denied", "account_inactive", "as_user_not_supported", "block_mismatch", "cannot_reply_to_message",
            "channel_not_found", "deprecated_endpoint", "ekm_access_denied", "enterprise_is_restricted",
            "invalid_arguments", "invalid_auth", "invalid_blocks", "invalid_blocks_format", "invalid_token",
            "is_archived", "messages_tab_disabled", "method_deprecated", "missing_scope", "msg_blocks_too_long",
            "msg_too_long", "no_permission", "no_text", "not_allowed_token_type", "not_authed", "not_in_channel",
            "restricted_action", "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
            "restricted_action_thread_locked", "restricted_action_thread_only_channel", "team_access_not_granted",
            "team_not_found", "token_expired", "token_revoked", "two_factor_setup_required");

    private SlackFailure() {
    }

    static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        return causes.stream().map(SlackFailure::outcome).flatMap(Optional::stream).findFirst();
    }

    private static Optional<DeliveryOutcome> outcome(Throwable failure) {
        if (failure instanceof SlackApiException refusal) {
            return Optional.of(outcome(refusal.getResponse().code(), retryAfter(refusal), refusal.getResponseBody()));
        }
        String text = String.valueOf(failure.getMessage());
        if (!text.startsWith(POSTING_FAILED)) {
            return Optional.empty();
        }
        Matcher webhook = WEBHOOK.matcher(text);
        if (webhook.find()) {
            return Optional.of(outcome(Integer.parseInt(webhook.group(1)), retryAfter(webhook.group(3)), webhook.group(4)));
        }
        Matcher webApi = WEB_API.matcher(text);
        return webApi.find() ? Optional.of(outcome(webApi.group(1))) : Optional.empty();
    }

    private static DeliveryOutcome outcome(int status, Optional<Duration> retryAfter, String body) {
        String answer = "Slack: HTTP " + status + (body == null || body.isBlank() ? "" : ", " + body);
        return isPermanent(status) ? new Refused(answer) : new AgainLater(retryAfter, answer);
    }

    private static DeliveryOutcome outcome(String error) {
        String answer = "Slack: " + error;
        return PERMANENT_ERRORS.contains(error) ? new Refused(answer) : new AgainLater(answer);
    }

    /** The request itself is wrong; but not when it is the way there (407), or the time (408, 425, 429). */
    private static boolean isPermanent(int status) {
        return status >= 400 && status < 500 && !Set.of(407, 408, 425, 429).contains(status);
    }

    private static Optional<Duration> retryAfter(SlackApiException refusal) {
        return Optional.ofNullable(refusal.getResponse().header("Retry-After"))
                .filter(SECONDS.asMatchPredicate()).map(SlackFailure::seconds);
    }

    private static Optional<Duration> retryAfter(String headers) {
        Matcher header = RETRY_AFTER.matcher(headers);
        return header.find() ? Optional.of(seconds(header.group(1))) : Optional.empty();
    }

    private static Duration seconds(String digits) {
        return Duration.ofSeconds(Long.parseLong(digits));
    }
}
