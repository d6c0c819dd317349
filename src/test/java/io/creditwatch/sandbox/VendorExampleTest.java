package io.creditwatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CostReader;
import io.creditwatch.vendor.CreditReader;
import io.creditwatch.vendor.CreditReading;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The balance of a simulated account in the example of each shipped vendor, as the vendor's file reads it. */
class VendorExampleTest {

    private static final CreditReader READER = new CreditReader(Clock.systemUTC(), Duration.ofSeconds(1),
            Optional.empty());
    private static final BigDecimal CENT = new BigDecimal("0.005");

    @ParameterizedTest
    @MethodSource("io.creditwatch.Accounts#shippedVendors")
    void fallsAndRisesAsTheAccountDoes(String name) throws Exception {
        Configuration configuration = GivenConfiguration.of(Map.of());
        Vendor vendor = configuration.vendor(name);
        VendorExample example = new VendorExample(new Account("sandbox", Secret.of("user:key"), AlertRules.NONE,
                vendor), configuration.vendorExample(name));
        Vendor.Call call = vendor.credit().call();
        String target = call.path().replace("{user}", "user");
        for (String dollars : List.of("1000.004", "99.99", "24.5", "0", "-1.70", "3000")) {
            Answer answer = example.answer(call.method(), target, call.body(), new BigDecimal(dollars),
                    new BigDecimal("20.40"));
            assertThat(answer.status()).isEqualTo(200);
            JsonNode json = Json.MAPPER.readTree(answer.text());

            CreditReading reading = READER.read(example.account(), json);
            assertThat(reading.credit()).isCloseTo(new BigDecimal(dollars), within(CENT));
            assertThat(reading.currency()).isIn("USD", "CNY");
            assertThat(reading.creationBlocked()).isEqualTo(
                    vendor.credit().mayCreate().isPresent() && dollars.startsWith("-"));
            if (vendor.cost().filter(cost -> cost.path().equals(call.path())).isPresent()) {
                assertThat(new CostReader(Clock.systemUTC(), READER, new ObjectMapper()).total(example.account(), json)
                        .usdPerHour()).isCloseTo(new BigDecimal("20.40"), within(CENT));
            }
        }
    }

    /** The author of the file then finds the mistake by {@code try}. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":{\"total_credits\":\"100.5\",\"total_usage\":25.75}}",
        "{\"data\":{\"total_credits\":100.5,\"total_usage\":null}}", "{\"data\":{\"total_credits\":\"five\"}}", "[]"})
    void leavesAnExampleThatTheFileCannotRead(String json) throws IOException {
        Vendor vendor = GivenConfiguration.of(Map.of()).vendor("openrouter");
        VendorExample example = new VendorExample(new Account("sandbox", Secret.of("key"), AlertRules.NONE, vendor),
                Json.MAPPER.readTree(json));

        Answer answer = example.answer("GET", vendor.credit().call().path(), "", BigDecimal.TEN, BigDecimal.ONE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(json);
    }
}
