package io.creditwatch.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * An amount as people read it: {@code $1,285.20}, {@code −$1.70} with a true minus sign.
 *
 * <p>Always to the cent, and never rounded up: −0.004 is −$0.01, for a suspended account has not $0.00, and 19.996
 * is $19.99, for it is under $20. What is printed is never more than there is.
 *
 * @param amount exact
 */
public record Dollars(BigDecimal amount) {

    private static final char MINUS = '\u2212';

    /** To the nearest cent, for an amount that is worked out: only what there is must never be rounded up. */
    public static Dollars rounded(BigDecimal amount) {
        return new Dollars(amount.setScale(2, RoundingMode.HALF_UP));
    }

    /**
     * @param amount a plain decimal number, as configuration keeps it
     */
    public static Dollars of(String amount) {
        return new Dollars(new BigDecimal(amount));
    }

    @Override
    public String toString() {
        BigDecimal cents = amount.setScale(2, RoundingMode.FLOOR);
        String figure = new DecimalFormat("$#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(cents.abs());
        return cents.signum() < 0 ? MINUS + figure : figure;
    }
}
