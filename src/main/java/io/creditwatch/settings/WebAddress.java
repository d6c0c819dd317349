package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parser of URLs in values. It throws an {@link InvalidValueException} for a text that is no such URL. */
public final class WebAddress {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private WebAddress() {
    }

    /** Returns a URL that paths are added to: without login, query, fragment and slash at its end. */
    static URI base(String text) {
        URI address = of(text, Set.of("http", "https"));
        refuseIf(address.getRawUserInfo() != null, "must not hold a login");
        refuseIf(address.getRawQuery() != null || address.getRawFragment() != null,
                "must not have a ? or a #");
        return URI.create(text.replaceAll("/+$", ""));
    }

    static URI of(String text, Set<String> schemes) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValueException("is not a URL: " + e.getReason().toLowerCase(Locale.ROOT)
                    + " at character " + (e.getIndex() + 1));
        }
        refuseIf(address.getScheme() == null || !schemes.contains(address.getScheme().toLowerCase(Locale.ROOT)),
                "must begin with " + schemes.stream().sorted().collect(joining(":// or ", "", "://")));
        refuseIf(address.getHost() == null, "has no host name, or one with an invalid character");
        refuseIf(address.getPort() > 65_535, "has a port beyond 65535");
        return address;
    }

    /** Returns the secret parts of a URL: servers quote its path or query in error pages. */
    static Stream<String> secretParts(String text) {
        URI address = URI.create(text);
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        return Stream.of(path + "?" + query, path, path.substring(path.lastIndexOf('/') + 1), query);
    }

    static boolean isPlainBeyondLoopback(URI address) {
        return address.getScheme().equalsIgnoreCase("http") && !isLoopback(address.getHost());
    }

    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Returns the name of this machine without asking a name server, which may be away. */
    public static String thisHost() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
