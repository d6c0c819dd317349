package io.creditwatch.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * Amount of dollars as people read it: {@code $1,285.20}, {@code −$1.70} with a true minus sign.
 *
 * <p>The text has two decimals and is rounded down, so it never shows more than the exact amount: 19.996 is $19.99, since
 * it is under $20, and −0.004 is −$0.01, since a suspended account does not have $0.00.
 *
 * @param amount exact
 */
public record Dollars(BigDecimal amount) {

    private static final char MINUS = '\u2212';

    /** Rounds a computed amount, such as a burn rate, to the nearest cent. Use it for no balance. */
    public static Dollars rounded(BigDecimal amount) {
        return new Dollars(amount.setScale(2, RoundingMode.HALF_UP));
    }

    /** @param amount plain decimal number, as in the configuration */
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
