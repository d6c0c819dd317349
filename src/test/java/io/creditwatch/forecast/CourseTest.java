package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CourseTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** A rounding error of the dollars is more than the spending of many weeks there. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsForAnyDollars() {
        Course tiny = new Course(1e-9, Collections.nCopies(Course.WEEK, 1000), UTC);

        assertThat(tiny.hours(1e15, MONDAY)).isInfinite();
        assertThat(tiny.hours(0, MONDAY)).isZero();
        assertThat(new Course(0, Collections.nCopies(Course.WEEK, 1000), UTC).hours(5, MONDAY)).isInfinite();
    }

    /** Clocks go back an hour on Sunday 25 October: 20:00 there is 18:00 UTC before it, and 19:00 UTC after it. */
    @Test
    void followsTheDaysOfItsZone() {
        List<Integer> evenings = IntStream.range(0, Course.WEEK).mapToObj(hour -> hour % Course.DAY == 20 ? 1000 : 0)
                .toList();
        Course course = new Course(10, evenings, ZoneId.of("Europe/Berlin"));

        assertThat(course.hours(10, Instant.parse("2026-10-24T00:00:00Z"))).isCloseTo(19, within(1e-9));
        assertThat(course.hours(20, Instant.parse("2026-10-24T00:00:00Z"))).isCloseTo(24 + 20, within(1e-9));
    }
}
