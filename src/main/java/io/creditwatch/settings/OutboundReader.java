package io.creditwatch.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code proxy.*} and {@code tls.ca-file}. */
final class OutboundReader {

    private static final String PROXY = "proxy.url";
    private static final String BYPASS = "proxy.bypass";
    private static final Pattern HOSTS = Pattern.compile("\\*?[A-Za-z0-9._:\\[\\]-]*\\*?");

    private final Entries entries;

    OutboundReader(Entries entries) {
        this.entries = entries;
    }

    Settings.Outbound read() {
        return new Settings.Outbound(proxy(), entries.file("tls.ca-file", OutboundReader::authorities));
    }

    private static Path authorities(Path file) {
        PemFile.certificates(file);
        return file;
    }

    private Optional<Settings.Proxy> proxy() {
        List<String> bypass = bypass();
        try {
            return entries.secret(PROXY, OutboundReader::proxy, OutboundReader::passwords)
                    .map(url -> new Settings.Proxy(url, bypass));
        } catch (InvalidValueException e) {
            entries.reportSecret(PROXY, e.getMessage(), "http://proxy.example.com:3128");
            return Optional.empty();
        }
    }

    private static URI proxy(String text) {
        URI url = WebAddress.of(text, Set.of("http"));
        if (url.getPort() < 1) {
            throw new InvalidValueException("has no port in it");
        }
        login(url).toList();
        return url;
    }

    /** @return the name and the password, as many as there are */
    static Stream<String> login(URI url) {
        return url.getRawUserInfo() == null ? Stream.empty()
                : Stream.of(url.getRawUserInfo().split(":", 2)).map(OutboundReader::decoded);
    }

    /** As it stands in the URL, and as the proxy is told. */
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

    /** The percent signs of a URL; a plus sign is one. */
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("has a % that begins no code of two digits");
        }
    }
}
