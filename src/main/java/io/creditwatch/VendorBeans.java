package io.creditwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.creditwatch.http.BoundedClient;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CostReader;
import io.creditwatch.vendor.CreditReader;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Beans that read the APIs of the vendors. */
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
        Set<String> credits = app.settings().accounts().stream()
                .map(account -> path(account.url(account.vendor().credit().call()))).collect(Collectors.toSet());
        Set<String> lists = app.settings().accounts().stream().filter(account -> account.vendor().usagePath().isPresent())
                .map(account -> path(account.url(account.vendor().usage()))).collect(Collectors.toSet());
        app.bind("vendorClient", BoundedClient.ofVendors(api, app.settings().accounts(),
                // the account's next poll never waits for its costs
                path -> !credits.contains(path) && halfPeriod.compareTo(api.timeout()) < 0 ? halfPeriod : api.timeout(),
                path -> lists.contains(path) ? LARGEST_LIST : LARGEST_ANSWER, app.timer("call-deadlines")));
        ObjectMapper mapper = app.bind("answerMapper", strictMapper());
        CreditReader credit = app.bind("creditReader", new CreditReader(app.clock(), api.timeout(), api.moreHeaders()));
        app.bind("costReader", new CostReader(app.clock(), credit, mapper));
    }

    /** Returns path and query, as a request has them. */
    private static String path(String url) {
        URI uri = URI.create(url);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** Returns a mapper that accepts UTF-8 only, exact decimals, numbers only as numbers, and no key twice. */
    private static ObjectMapper strictMapper() {
        JsonFactory strict = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        return JsonMapper.builder(strict)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }
}
