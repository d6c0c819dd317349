package io.creditwatch.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code hyperstack.api.*} except the key, which belongs to an account. */
final class ApiReader {

    private static final String CERTIFICATE = "hyperstack.api.client-cert-file";
    private static final String CERTIFICATE_KEY = "hyperstack.api.client-key-file";
    private static final Duration SHORTEST_CALL = Duration.ofMillis(100);
    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
    private static final int MOST_CONNECTIONS = 1_000;
    /** RFC 9110, section 5.6.2. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]+");

    private final Entries entries;

    ApiReader(Entries entries) {
        this.entries = entries;
    }

    Settings.Api read() {
        checkClientCertificate();
        Optional<Path> certificate = entries.file(CERTIFICATE, PemFile::certificates);
        return new Settings.Api(url(),
                entries.required("hyperstack.api.timeout",
                        text -> ValueParsers.duration(text, SHORTEST_CALL, LONGEST_CALL), "10s"),
                entries.required("hyperstack.api.header", ApiReader::headerName, "api_key"),
                entries.optional("hyperstack.api.key-prefix", ApiReader::headerValue, "Bearer")
                        .map(prefix -> prefix + " ").orElse(""),
                headers(),
                entries.required("hyperstack.api.user-agent", ApiReader::headerValue, "creditwatch"),
                certificate,
                entries.file(CERTIFICATE_KEY, key -> checkKey(certificate, key)),
                entries.flag("hyperstack.api.verify-host"),
                entries.wholeNumber("hyperstack.api.pool-size", 1, MOST_CONNECTIONS));
    }

    private static void checkKey(Optional<Path> certificate, Path key) {
        PemFile.privateKey(key);
        certificate.ifPresent(file -> PemFile.requireFit(file, key));
    }

    private URI url() {
        URI url = entries.required("hyperstack.api.url", WebAddress::base, "https://infrahub-api.nexgencloud.com/v1");
        boolean plainAllowed = entries.flag("hyperstack.api.allow-http");
        if (url != null && WebAddress.isPlainBeyondLoopback(url) && !plainAllowed) {
            entries.report("hyperstack.api.url", "would send the key in clear; use https, or set "
                    + "hyperstack.api.allow-http=true if no other machine can listen on the way", "https://" + url.getHost());
        }
        return url;
    }

    private void checkClientCertificate() {
        Optional<String> certificate = entries.text(CERTIFICATE);
        Optional<String> key = entries.text(CERTIFICATE_KEY);
        if (certificate.isPresent() && key.isEmpty()) {
            entries.report(CERTIFICATE_KEY, "is needed with " + CERTIFICATE, "");
        } else if (key.isPresent() && certificate.isEmpty()) {
            entries.report(CERTIFICATE, "is needed with " + CERTIFICATE_KEY, "");
        }
    }

    private Optional<Secret> headers() {
        return entries.secret("hyperstack.api.headers", ApiReader::headers, text -> headers(text).values().stream(),
                "X-Team: ops; X-Purpose: monitoring");
    }

    /** Splits {@code Name: value; Name: value}. */
    static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.split(";")) {
            if (!header.isBlank()) {
                String[] parts = header.split(":", 2);
                headers.put(headerName(parts[0].strip()), headerValue(parts.length == 2 ? parts[1].strip() : ""));
            }
        }
        return headers;
    }

    private static String headerName(String text) {
        if (!HEADER_NAME.matcher(text).matches()) {
            throw new InvalidValueException("has a header name with a character that none may have");
        }
        return text;
    }

    private static String headerValue(String text) {
        if (!HEADER_VALUE.matcher(text).matches()) {
            throw new InvalidValueException("has no header value, or one with a character that none may have");
        }
        return text;
    }
}
