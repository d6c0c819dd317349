package io.creditwatch.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Monitored organization of the vendor: the operator's name for it, and the key that reads its credit.
 *
 * @param name   {@code [a-z0-9-]+}
 * @param apiKey key that reads the balance, or {@code user:password}; it may have all rights of its owner
 */
public record Account(String name, Secret apiKey, AlertRules alerts, Vendor vendor) {

    public String authorization() {
        String key = apiKey.reveal();
        return vendor.key().prefix() + (vendor.key().basic() ? basic(key) : key);
    }

    /** Returns {@code user:password} as RFC 7617 sends it. */
    static String basic(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    public String url(Vendor.Call call) {
        if (!call.path().contains(VendorFile.USER)) {
            return vendor.url() + call.path();
        }
        String user = URLEncoder.encode(apiKey.reveal().split(":", 2)[0], StandardCharsets.UTF_8).replace("+", "%20");
        return vendor.url() + call.path().replace(VendorFile.USER, user);
    }
}
