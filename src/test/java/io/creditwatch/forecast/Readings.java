package io.creditwatch.forecast;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** History of readings, made step by step: so much is spent between two polls, for so many polls. */
final class Readings {

    static final Instant START = Instant.parse("2026-11-23T06:00:00Z");

    private final Duration period;
    private final List<CreditReading> history = new ArrayList<>();
    private Instant at = START;
    private BigDecimal credit;
    private BigDecimal floor = BigDecimal.ZERO;

    private Readings(String credit, Duration period) {
        this.credit = new BigDecimal(credit);
        this.period = period;
        read();
    }

    /** Polled every five minutes. */
    static Readings of(String credit) {
        return of(credit, Duration.ofMinutes(5));
    }

    static Readings of(String credit, Duration period) {
        return new Readings(credit, period);
    }

    /** Sets the floor before any reading. */
    Readings floor(String dollars) {
        floor = new BigDecimal(dollars);
        history.clear();
        read();
        return this;
    }

    /** Each poll shows so much less. */
    Readings drops(String dollarsEach, int polls) {
        for (int i = 0; i < polls; i++) {
            at = at.plus(period);
            credit = credit.subtract(new BigDecimal(dollarsEach));
            read();
        }
        return this;
    }

    Readings flat(int polls) {
        return drops("0", polls);
    }

    /** Flat for all polls but the last, which shows the batch. */
    Readings batches(String dollars, int polls, int times) {
        for (int i = 0; i < times; i++) {
            flat(polls - 1).drops(dollars, 1);
        }
        return this;
    }

    Readings topUp(String dollars) {
        return drops("-" + dollars, 1);
    }

    /** Polls fail for so long, and so much has gone at the next. */
    Readings gap(Duration length, String dollars) {
        at = at.plus(length).minus(period);
        return drops(dollars, 1);
    }

    private void read() {
        history.add(new CreditReading("prod-eu", at, credit, floor, true));
    }

    List<CreditReading> history() {
        return List.copyOf(history);
    }
}
