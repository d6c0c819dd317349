package io.creditwatch.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Amount of money as people read it: {@code $1,285.20}, {@code −€1.70} with a true minus sign, {@code CHF 25.00} with a
 * space that does not break.
 *
 * <p>The text has the decimals of its currency and is rounded down, so it never shows more than the exact amount:
 * 19.996 is $19.99, since it is under $20, and −0.004 is −$0.01, since a suspended account does not have $0.00.
 *
 * @param amount   exact
 * @param currency code of ISO 4217; null when it is not known, and then the text is the number alone
 */
public record Money(BigDecimal amount, String currency) {

    public static final String DOLLARS = "USD";

    private static final char MINUS = '\u2212';
    private static final char NO_BREAK = '\u00a0';
    private static final Map<String, Unit> UNITS = new ConcurrentHashMap<>();

    /** Sign before an amount, and number of its decimals. */
    private record Unit(String sign, int decimals) {

        static Unit of(String code) {
            return code == null ? new Unit("", 2) : UNITS.computeIfAbsent(code, Unit::made);
        }

        private static Unit made(String code) {
            Optional<Currency> known = Currency.getAvailableCurrencies().stream()
                    .filter(each -> each.getCurrencyCode().equals(code)).findFirst();
            String sign = known.map(each -> each.getSymbol(Locale.US)).orElse(code);
            return new Unit(sign.equals(code) ? code + NO_BREAK : sign,
                    known.map(Currency::getDefaultFractionDigits).filter(digits -> digits >= 0).orElse(2));
        }
    }

    /** Rounds a computed amount, such as a burn rate, to the nearest cent. Use it for no balance. */
    public static Money rounded(BigDecimal amount, String currency) {
        return new Money(amount.setScale(Unit.of(currency).decimals, RoundingMode.HALF_UP), currency);
    }

    /** Rounds an amount that a person pays up: to whole tens from 100 on, below to whole ones. */
    public static Money toPay(BigDecimal amount, String currency) {
        int digits = amount.compareTo(BigDecimal.valueOf(100)) < 0 ? 0 : -1;
        return new Money(amount.setScale(digits, RoundingMode.CEILING).setScale(0), currency);
    }

    /** Writes a burn rate, but never a positive one as zero. */
    public static String perHour(BigDecimal amount, String currency) {
        Money least = new Money(cent(currency), currency);
        boolean small = amount.signum() > 0 && amount.compareTo(least.amount) < 0;
        return (small ? "under " + least : rounded(amount, currency)) + "/h";
    }

    /** Returns the smallest amount that is shown: 0.01 of dollars, 1 of yen. */
    public static BigDecimal cent(String currency) {
        return BigDecimal.ONE.movePointLeft(Unit.of(currency).decimals);
    }

    public static String sign(String currency) {
        return Unit.of(currency).sign;
    }

    public boolean isAHundredCents() {
        return amount.compareTo(cent(currency).movePointRight(2)) >= 0;
    }

    /** Returns the text without cents when there are none: {@code $500}, {@code $48.30}. */
    public String brief() {
        return toString().replaceFirst("\\.0+$", "");
    }

    @Override
    public String toString() {
        Unit unit = Unit.of(currency);
        BigDecimal cents = amount.setScale(unit.decimals, RoundingMode.FLOOR);
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(unit.decimals);
        String figure = unit.sign + format.format(cents.abs());
        return cents.signum() < 0 ? MINUS + figure : figure;
    }
}
