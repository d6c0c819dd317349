package io.creditwatch.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code proxy.*} and {@code tls.ca-file}. */
final class OutboundReader {

    private static final String BYPASS = "proxy.bypass";
    private static final Pattern HOSTS = Pattern.compile("\\*?[A-Za-z0-9._:\\[\\]-]*\\*?");

    private final Entries entries;

    OutboundReader(Entries entries) {
        this.entries = entries;
    }

    Settings.Outbound read() {
        return new Settings.Outbound(proxy(), entries.file("tls.ca-file", PemFile::certificates));
    }

    private Optional<Settings.Proxy> proxy() {
        List<String> bypass = bypass();
        return entries.secret("proxy.url", OutboundReader::checkProxy, OutboundReader::passwords,
                "http://proxy.example.com:3128").map(url -> new Settings.Proxy(url, bypass));
    }

    private static void checkProxy(String text) {
        URI url = WebAddress.of(text, Set.of("http"));
        if (url.getPort() < 1) {
            throw new InvalidValueException("has no port in it");
        }
        // fails for a wrong % in it
        login(url).toList();
    }

    /** Returns the name and the password, as far as they are given. */
    static Stream<String> login(URI url) {
        return url.getRawUserInfo() == null ? Stream.empty()
                : Stream.of(url.getRawUserInfo().split(":", 2)).map(OutboundReader::decoded);
    }

    /** Returns the password as it is in the URL, and decoded. */
    private static Stream<String> passwords(String text) {
        URI url = URI.create(text);
        return Stream.concat(login(url).skip(1),
                Stream.ofNullable(url.getRawUserInfo()).flatMap(login -> Stream.of(login.split(":", 2)).skip(1)));
    }

    private List<String> bypass() {
        List<String> patterns = entries.list(BYPASS);
        for (String pattern : patterns) {
            if (!HOSTS.matcher(pattern).matches()) {
                entries.report(BYPASS, "'" + pattern + "' is no host with a * at its beginning or end", "*.internal");
            } else if (pattern.startsWith(".")) {
                entries.report(BYPASS, "'" + pattern + "' would match nothing; write *" + pattern, "*" + pattern);
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
