package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code hyperstack.api.*} except the key, which belongs to an account, {@code proxy.*} and {@code tls.ca-file}. */
record ConnectionsReader(CheckedValues values) {

    private static final String CERTIFICATE = "hyperstack.api.client-cert-file";
    private static final String CERTIFICATE_KEY = "hyperstack.api.client-key-file";
    private static final Duration SHORTEST_CALL = Duration.ofMillis(100);
    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
    private static final int MOST_CONNECTIONS = 1_000;
    /** RFC 9110, section 5.6.2. */
    private static final UnaryOperator<String> HEADER_NAME = ValueParsers.matching("[!#$%&'*+.^_`|~0-9A-Za-z-]+",
            "has a header name with a character that none may have");
    private static final UnaryOperator<String> HEADER_VALUE = ValueParsers.matching("[\\x20-\\x7e]+",
            "has no header value, or one with a character that none may have");
    private static final String BYPASS = "proxy.bypass";
    private static final Pattern HOSTS = Pattern.compile("\\*?[A-Za-z0-9._:\\[\\]-]*\\*?");

    Settings.Api api() {
        values.requireBoth(CERTIFICATE, CERTIFICATE_KEY);
        Optional<Path> certificate = values.file(CERTIFICATE, PemFile::certificates);
        return new Settings.Api(url(),
                values.required("hyperstack.api.timeout",
                        text -> ValueParsers.duration(text, SHORTEST_CALL, LONGEST_CALL), "10s"),
                values.required("hyperstack.api.header", HEADER_NAME, "api_key"),
                values.optional("hyperstack.api.key-prefix", HEADER_VALUE, "Bearer")
                        .map(prefix -> prefix + " ").orElse(""),
                values.secret("hyperstack.api.headers", ConnectionsReader::headers,
                        text -> headers(text).values().stream(), "X-Team: ops; X-Purpose: monitoring"),
                values.required("hyperstack.api.user-agent", HEADER_VALUE, "creditwatch"),
                certificate,
                values.file(CERTIFICATE_KEY, key -> checkKey(certificate, key)),
                values.flag("hyperstack.api.verify-host"),
                values.wholeNumber("hyperstack.api.pool-size", 1, MOST_CONNECTIONS));
    }

    private static void checkKey(Optional<Path> certificate, Path key) {
        PemFile.privateKey(key);
        certificate.ifPresent(file -> PemFile.requireFit(file, key));
    }

    private URI url() {
        URI url = values.required("hyperstack.api.url", WebAddress::base, "https://infrahub-api.nexgencloud.com/v1");
        boolean plainAllowed = values.flag("hyperstack.api.allow-http");
        if (url != null && WebAddress.isPlainBeyondLoopback(url) && !plainAllowed) {
            values.report("hyperstack.api.url", "would send the key in clear; use https, or set "
                    + "hyperstack.api.allow-http=true if no other machine can listen on the way", "https://" + url.getHost());
        }
        return url;
    }

    /** Splits {@code Name: value; Name: value}. */
    static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.split(";")) {
            if (!header.isBlank()) {
                String[] parts = header.split(":", 2);
                headers.put(HEADER_NAME.apply(parts[0].strip()),
                        HEADER_VALUE.apply(parts.length == 2 ? parts[1].strip() : ""));
            }
        }
        return headers;
    }

    Settings.Outbound outbound() {
        List<String> bypass = bypass();
        return new Settings.Outbound(values.secret("proxy.url", ConnectionsReader::checkProxy, ConnectionsReader::passwords,
                "http://proxy.example.com:3128").map(url -> new Settings.Proxy(url, bypass)),
                values.file("tls.ca-file", PemFile::certificates));
    }

    private static void checkProxy(String text) {
        URI url = WebAddress.of(text, Set.of("http"));
        refuseIf(url.getPort() < 1, "has no port in it");
        // fails for a wrong % in it
        login(url).toList();
    }

    /** Returns the name and the password, as far as they are given. */
    static Stream<String> login(URI url) {
        return url.getRawUserInfo() == null ? Stream.empty()
                : Stream.of(url.getRawUserInfo().split(":", 2)).map(ConnectionsReader::decoded);
    }

    /** Returns the password as it is in the URL, and decoded. */
    private static Stream<String> passwords(String text) {
        URI url = URI.create(text);
        return Stream.concat(login(url).skip(1),
                Stream.ofNullable(url.getRawUserInfo()).flatMap(login -> Stream.of(login.split(":", 2)).skip(1)));
    }

    private List<String> bypass() {
        List<String> patterns = values.list(BYPASS);
        for (String pattern : patterns) {
            if (!HOSTS.matcher(pattern).matches()) {
                values.report(BYPASS, "'" + pattern + "' is no host with a * at its beginning or end", "*.internal");
            } else if (pattern.startsWith(".")) {
                values.report(BYPASS, "'" + pattern + "' would match nothing; write *" + pattern, "*" + pattern);
            }
        }
        return patterns;
    }

    /** Decodes the percent signs of a URL; a plus sign stays. */
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("has a % that begins no code of two digits");
        }
    }
}
