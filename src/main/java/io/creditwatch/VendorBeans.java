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

/** Beans that read the vendor's API. */
final class VendorBeans {

    /** Bytes of a list of thousands of machines. */
    private static final int LARGEST_ANSWER = 2 * 1024 * 1024;

    private VendorBeans() {
    }

    static void bind(App app) {
        Settings.Api api = app.settings().api();
        app.bind("hyperstackClient", BoundedClient.ofVendor(api, LARGEST_ANSWER, app.timer("call-deadlines")));
        app.bind("creditMapper", strictMapper());
        app.bind("creditReader", new CreditReader(app.clock(), api.moreHeaders()));
        app.bind("costReader", new CostReader(app.clock()));
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
