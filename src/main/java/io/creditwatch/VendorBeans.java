package io.creditwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.creditwatch.http.BoundedClient;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import io.creditwatch.vendor.CostReader;
import io.creditwatch.vendor.CreditReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
        List<Account> accounts = app.settings().accounts();
        Set<String> lists = paths(accounts, vendor -> vendor.usagePath().map(path -> vendor.usage()));
        Set<String> costs = paths(accounts, Vendor::cost);
        costs.removeAll(paths(accounts, vendor -> Optional.of(vendor.credit().call())));
        app.bind("vendorClient", BoundedClient.ofVendors(api, accounts,
                // the account's next poll never waits for its costs
                path -> (costs.contains(path) || lists.contains(path)) && halfPeriod.compareTo(api.timeout()) < 0
                        ? halfPeriod : api.timeout(),
                path -> lists.contains(path) ? LARGEST_LIST : LARGEST_ANSWER, app.timer("call-deadlines")));
        ObjectMapper mapper = app.bind("answerMapper", strictMapper());
        CreditReader credit = app.bind("creditReader", new CreditReader(app.clock(), api.timeout(), api.moreHeaders()));
        app.bind("costReader", new CostReader(app.clock(), credit, mapper));
    }

    /** Returns path and query of one call of each account, as its request has them. */
    private static Set<String> paths(List<Account> accounts, Function<Vendor, Optional<Vendor.Call>> call) {
        return accounts.stream()
                .flatMap(account -> call.apply(account.vendor()).map(account::url).map(URI::create).stream())
                .map(uri -> uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()))
                .collect(Collectors.toSet());
    }

    /** Returns a mapper that accepts UTF-8 only, exact decimals, numbers only as numbers, and no key twice. */
    private static ObjectMapper strictMapper() {
        JsonFactory strict = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        return JsonMapper.builder(strict)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }
}
