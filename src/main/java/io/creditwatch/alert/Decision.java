package io.creditwatch.alert;

import java.util.List;
import java.util.Optional;

/**
 * What came of one assessment.
 *
 * @param state    the account's new state
 * @param event    what is to be told; empty when nothing is
 * @param channels who is to be told it
 * @param reason   why it is told, or why nothing is, for people
 */
public record Decision(AlertState state, Optional<CreditEvent> event, List<String> channels, String reason) {

    static Decision silent(AlertState state, String reason) {
        return new Decision(state, Optional.empty(), List.of(), reason);
    }
}
