package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.vendor.CreditReading;

/**
 * What holds of an account now, whatever is being told of its past.
 *
 * @param condition what people were last told to hold
 * @param reading   the last balance known; null when there is none
 * @param forecast  how long that balance lasts; null when that is not known
 */
public record Present(Condition condition, CreditReading reading, Forecast forecast) {

    static Present of(AlertState state) {
        return new Present(state.condition(), state.lastReading(), state.forecast());
    }
}
