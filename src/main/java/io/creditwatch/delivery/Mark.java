package io.creditwatch.delivery;

import io.creditwatch.alert.CreditEvent;

/** Sign and colour by which a person recognizes a message. */
public enum Mark {

    CRITICAL("🔴", "#d92d20"),
    WARNING("🟠", "#f08c00"),
    UNKNOWN("🟣", "#7a5cf0"),
    GOOD("🟢", "#2b9348"),
    NEUTRAL("", "#8a93a3");

    private final String sign;
    private final String color;

    Mark(String sign, String color) {
        this.sign = sign;
        this.color = color;
    }

    /** Returns the mark of the worst state that the event reports. */
    public static Mark of(CreditEvent event) {
        return switch (event.event()) {
            case RECOVERED, TOPPED_UP -> GOOD;
            case REMOVED, TEST -> NEUTRAL;
            case WARNING, CRITICAL, EASED, REMINDER, UNREADABLE, TOP_UP_MISSING, BURN_SPIKE, CHANNEL_FAILING,
                LEDGER_FAILING -> switch (event.severity()) {
                    case CRITICAL -> CRITICAL;
                    case UNKNOWN -> UNKNOWN;
                    // a failing channel and a higher burn rate need a person, even while the account is OK
                    case WARNING, OK -> WARNING;
                };
        };
    }

    public String before(String text) {
        return sign.isEmpty() ? text : sign + " " + text;
    }

    public String color() {
        return color;
    }
}
