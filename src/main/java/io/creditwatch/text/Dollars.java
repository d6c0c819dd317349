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
    private static final BigDecimal A_CENT = new BigDecimal("0.01");

    /** Rounds a computed amount, such as a burn rate, to the nearest cent. Use it for no balance. */
    public static Dollars rounded(BigDecimal amount) {
        return new Dollars(amount.setScale(2, RoundingMode.HALF_UP));
    }

    /** Rounds an amount that a person pays up: to whole ten dollars from $100 on, below to whole dollars. */
    public static Dollars toPay(BigDecimal amount) {
        int digits = amount.compareTo(BigDecimal.valueOf(100)) < 0 ? 0 : -1;
        return new Dollars(amount.setScale(digits, RoundingMode.CEILING).setScale(0));
    }

    /** Writes a burn rate, but never a positive one as zero. */
    public static String perHour(BigDecimal amount) {
        boolean small = amount.signum() > 0 && amount.compareTo(A_CENT) < 0;
        return small ? "under $0.01/h" : rounded(amount) + "/h";
    }

    /** @param amount plain decimal number, as in the configuration */
    public static Dollars of(String amount) {
        return new Dollars(new BigDecimal(amount));
    }

    /** Returns the text without cents when there are none: {@code $500}, {@code $48.30}. */
    public String brief() {
        String text = toString();
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    @Override
    public String toString() {
        BigDecimal cents = amount.setScale(2, RoundingMode.FLOOR);
        String figure = new DecimalFormat("$#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(cents.abs());
        return cents.signum() < 0 ? MINUS + figure : figure;
    }
}
