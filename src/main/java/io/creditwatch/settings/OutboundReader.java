package io.creditwatch.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
            return entries.secret(PROXY).map(url -> proxy(url.reveal(), bypass));
        } catch (InvalidValueException e) {
            entries.reportSecret(PROXY, e.getMessage(), "http://proxy.example.com:3128");
            return Optional.empty();
        }
    }

    private static Settings.Proxy proxy(String text, List<String> bypass) {
        URI url = WebAddress.of(text, Set.of("http"));
        if (url.getPort() < 1) {
            throw new InvalidValueException("has no port in it");
        }
        String[] login = url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
        return new Settings.Proxy(url.getHost(), url.getPort(),
                login.length > 0 ? Optional.of(decoded(login[0])) : Optional.empty(),
                login.length > 1 ? Optional.of(Secret.of(decoded(login[1]))) : Optional.empty(), bypass);
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
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
