package io.creditwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginLineTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    @Test
    void namesEveryAccountThatFits() {
        assertThat(PluginLine.of(List.of(assessment("prod-eu", "-1.70"), assessment("lab", "412"))))
                .isEqualTo("CREDIT CRITICAL - prod-eu −$1.70 (SUSPENDED), lab $412.00 | prod-eu=-1.70 lab=412");
    }

    @ParameterizedTest
    @ValueSource(ints = {26, 27, 28, 29, 30, 100, 1_000})
    void keepsALongLineWithinWhatNrpeTakes(int others) {
        List<Assessment> all = Stream.concat(Stream.of(assessment("prod-eu", "-1.70"), assessment("low", "95.20")),
                IntStream.range(0, others).mapToObj(i -> assessment("account-%04d".formatted(i), "412"))).toList();
        String line = PluginLine.of(all);

        assertThat((line + "\n").getBytes(StandardCharsets.UTF_8)).hasSizeBetween(900, 1_024);
        assertThat(line).startsWith("CREDIT CRITICAL - prod-eu −$1.70 (SUSPENDED), low $95.20 (CREDIT_WARNING), ")
                .contains(" | prod-eu=-1.70 low=95.20 account-0000=412");
        int shown = line.substring(line.indexOf(" | ") + 3).split(" ").length;
        assertThat(line.contains(", and " + (all.size() - shown) + " more, none of them worse | "))
                .isEqualTo(shown < all.size());
    }

    @Test
    void keepsALongFailureShort() {
        ReadFailure failure = new ReadFailure("dark", NOW, ReadFailure.Kind.SERVER_ERROR, 503, "|€".repeat(2_000), null);
        List<Assessment> all = List.of(new Assessor().assess(Accounts.withLevels("100", "50"), failure, Optional.empty()),
                assessment("low", "95.20"));

        assertThat(PluginLine.of(all)).startsWith("CREDIT UNKNOWN - dark unreadable: /€/€")
                .endsWith("/…, low $95.20 (CREDIT_WARNING) | dark=U low=95.20");
    }

    private static Assessment assessment(String account, String dollars) {
        return new Assessor().assess(Accounts.withLevels("100", "50"),
                new CreditReading(account, NOW, new BigDecimal(dollars), BigDecimal.ZERO, true), Optional.empty());
    }
}
