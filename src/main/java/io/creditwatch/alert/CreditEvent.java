package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Limit;
import io.creditwatch.assessment.Severity;
import io.creditwatch.reading.ReadFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/**
 * Something that people and buses are told. Its JSON form (without {@code id}) is the {@code data} of the CloudEvent:
 * {@code docs/credit-event.schema.json}. Dollars travel as decimal strings; what is not known is null.
 *
 * @param id               unique, and the same at every attempt to deliver it
 * @param account          the account's name
 * @param sequence         1, 2, 3 … without gaps for each account
 * @param episode          the stretch of trouble it belongs to; null for a test
 * @param event            what is told
 * @param severity         what holds from now on
 * @param previousSeverity what was told before
 * @param condition        why
 * @param decidedAt        when it was decided
 * @param reading          the balance it rests on; for {@link Type#UNREADABLE} the last one known; null when there is none
 * @param limit            the limit that was reached; null when none was
 * @param topUp            money that came in during the episode; null when none did
 * @param failure          why the balance cannot be read; null when it can
 * @param summary          one line of plain text: headline, account, number
 * @param test             true when somebody is only trying the channels
 */
public record CreditEvent(String id, String account, long sequence, Episode episode, Type event, Severity severity,
                          Severity previousSeverity, Condition condition, Instant decidedAt, Reading reading,
                          Limit limit, TopUp topUp, Failure failure, String summary, boolean test) {

    public enum Type {
        WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TEST;

        /** As it stands in the CloudEvent's {@code type}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param id          of the episode
     * @param startedAt   the reading (or failed poll) with which it began
     * @param suspendedAt the first reading that showed the account suspended; null when none did
     */
    public record Episode(String id, Instant startedAt, Instant suspendedAt) {
    }

    /**
     * @param readAt            when it was read
     * @param previousReadAt    when the balance was last read before that; null when never. What changed, changed between the two
     * @param creditUsd         dollars left
     * @param thresholdUsd      the vendor's floor; null when it gave none
     * @param canCreateInstance null when the vendor did not say
     */
    public record Reading(Instant readAt, Instant previousReadAt,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal creditUsd,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal thresholdUsd,
                          Boolean canCreateInstance) {
    }

    /**
     * @param amountUsd the rises seen, added up
     * @param seenAt    the reading that showed the last of them
     */
    public record TopUp(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amountUsd, Instant seenAt) {
    }

    /**
     * @param kind       what goes wrong
     * @param httpStatus null when there was no answer
     * @param detail     one line for people; it may hold the vendor's own words, so escape it
     * @param count      failed polls in a row
     * @param since      the first of them
     */
    public record Failure(ReadFailure.Kind kind, Integer httpStatus, String detail, int count, Instant since) {
    }
}
