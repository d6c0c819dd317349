package io.creditwatch.vendor;

import java.math.BigDecimal;

/** Dollars as the vendor states them, as far as they can be meant. */
final class Amount {

    /** Nobody's balance, and nobody's bill; past it an answer is nonsense. */
    private static final BigDecimal LARGEST = new BigDecimal("1e15");
    /** An exponent of minus a billion is a number too, and would fill the memory when printed. */
    private static final int MOST_DECIMALS = 100;

    private Amount() {
    }

    static boolean isBeyondReason(BigDecimal dollars) {
        return dollars.abs().compareTo(LARGEST) > 0 || dollars.scale() > MOST_DECIMALS;
    }
}
