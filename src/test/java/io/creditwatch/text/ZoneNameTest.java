package io.creditwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneNameTest {

    @ParameterizedTest
    @CsvSource({
            "2026-11-29T12:00:00Z, UTC,               UTC",
            "2026-11-29T12:00:00Z, Europe/Berlin,     CET",
            "2026-10-25T00:30:00Z, Europe/Berlin,     CEST (UTC+2)",
            "2026-10-25T01:30:00Z, Europe/Berlin,     CET (UTC+1)",
            "2026-10-25T02:00:00Z, Europe/Berlin,     CET",
            "2026-11-29T12:00:00Z, Asia/Shanghai,     CST (UTC+8)",
            "2026-11-29T12:00:00Z, America/Chicago,   CST (UTC-6)",
            "2026-11-29T12:00:00Z, Asia/Kolkata,      IST (UTC+5:30)",
            "2026-07-29T12:00:00Z, Europe/Dublin,     IST (UTC+1)",
            "2026-11-29T12:00:00Z, America/New_York,  EST",
    })
    void isUnambiguous(Instant at, ZoneId zone, String name) {
        assertThat(ZoneName.of(at.atZone(zone))).isEqualTo(name);
    }

    /** Tests all zones of this JDK except Antarctica's Troll, which it calls GMT in summer. */
    @Test
    void givesEachOffsetItsOwnName() {
        Map<String, ZoneOffset> offsets = new HashMap<>();
        Instant winter = Instant.parse("2026-01-15T12:00:00Z");
        ZoneId.getAvailableZoneIds().stream().filter(id -> !id.equals("Antarctica/Troll")).map(ZoneId::of)
                .forEach(zone -> IntStream.range(0, 12).mapToObj(i -> winter.plus(Duration.ofDays(30L * i)))
                        .map(at -> at.atZone(zone)).forEach(at -> assertThat(offsets
                                .computeIfAbsent(ZoneName.of(at), name -> at.getOffset()))
                                .as("%s is called %s", zone, ZoneName.of(at)).isEqualTo(at.getOffset())));
    }
}
