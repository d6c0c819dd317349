package io.creditwatch.alert;

import java.util.List;
import java.util.Optional;

/**
 * Decision after one poll.
 *
 * @param state    new state of the account
 * @param event    event to notify of; empty when there is none
 * @param channels channels to notify
 * @param reason   reason for the event, or for its absence, for the operator
 */
public record Decision(AlertState state, Optional<CreditEvent> event, List<String> channels, String reason) {

    static Decision noEvent(AlertState state, String reason) {
        return new Decision(state, Optional.empty(), List.of(), reason);
    }
}
