package io.creditwatch.acceptance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;

/** Balances of 20 hours or more, one every five minutes, of an account that spends at a constant rate. */
record FallingBalances(BigDecimal usdPerHour, BigDecimal topUp, int polls) {

    private static final int POLLS = 240;
    private static final BigDecimal POLLS_IN_AN_HOUR = BigDecimal.valueOf(12);

    static FallingBalances by(String usdPerHour) {
        return new FallingBalances(new BigDecimal(usdPerHour), BigDecimal.ZERO, POLLS);
    }

    /** Adds a top-up after ten hours. */
    FallingBalances toppedUpBy(String dollars) {
        return new FallingBalances(usdPerHour, new BigDecimal(dollars), polls);
    }

    FallingBalances forDays(int days) {
        return new FallingBalances(usdPerHour, topUp, days * 24 * POLLS_IN_AN_HOUR.intValue());
    }

    List<BigDecimal> to(String last) {
        return IntStream.rangeClosed(1, polls).mapToObj(i -> spentAfter(i).add(new BigDecimal(last))
                .subtract(i < POLLS / 2 ? topUp : BigDecimal.ZERO)).toList();
    }

    private BigDecimal spentAfter(int poll) {
        return usdPerHour.multiply(BigDecimal.valueOf(polls - poll)).divide(POLLS_IN_AN_HOUR, 2, RoundingMode.HALF_UP);
    }
}
