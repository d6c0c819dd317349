package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Basis;
import java.math.BigDecimal;

/**
 * How fast an account burns while its machines run. A suspended one burns only what still bills: what it burnt before is
 * then held, until readings after its end tell.
 *
 * @param usdPerHour the burn rate in dollars an hour, more than zero; null when it is not known
 * @param basis      what it rests on; null likewise
 * @param isHeld     whether the account has been at its floor, or under it, since
 */
record RunningBurn(BigDecimal usdPerHour, Basis basis, boolean isHeld) {

    static final RunningBurn UNKNOWN = new RunningBurn(null, null, false);

    /** Unknown when nothing is burnt. */
    static RunningBurn of(Forecast forecast) {
        return forecast.usdPerHour().signum() == 0 ? UNKNOWN
                : new RunningBurn(forecast.usdPerHour(), forecast.burn().basis(), false);
    }

    RunningBurn hold() {
        return new RunningBurn(usdPerHour, basis, true);
    }
}
