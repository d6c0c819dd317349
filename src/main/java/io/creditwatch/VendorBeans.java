package io.creditwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.creditwatch.http.BoundedClient;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CostReader;
import io.creditwatch.vendor.CreditReader;
import java.time.Duration;

/** Beans that read the vendor's API. */
final class VendorBeans {

    /** Many calls are made at the same time, and each keeps its answer in memory. */
    private static final int LARGEST_ANSWER = 64 * 1024;
    /** Bytes of a list of thousands of machines. */
    private static final int LARGEST_LIST = 2 * 1024 * 1024;

    private VendorBeans() {
    }

    static void bind(App app) {
        Settings.Api api = app.settings().api();
        Duration halfPeriod = app.settings().polling().periodAt(true).dividedBy(2);
        app.bind("hyperstackClient", BoundedClient.ofVendor(api,
                // the account's next poll never waits for its costs
                path -> !path.contains("/user-credit/") && halfPeriod.compareTo(api.timeout()) < 0 ? halfPeriod
                        : api.timeout(),
                VendorBeans::largestAnswer, app.timer("call-deadlines")));
        app.bind("creditMapper", strictMapper());
        app.bind("creditReader", new CreditReader(app.clock(), api.timeout(), api.moreHeaders()));
        app.bind("costReader", new CostReader(app.clock()));
    }

    private static int largestAnswer(String path) {
        return path.contains("/billing/billing/usage") ? LARGEST_LIST : LARGEST_ANSWER;
    }

    /** Returns a mapper that accepts UTF-8 only, exact decimals, numbers only as numbers, and no key twice. */
    private static ObjectMapper strictMapper() {
        JsonFactory strict = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        return JsonMapper.builder(strict)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }
}
