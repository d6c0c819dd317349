package io.creditwatch.status;

import io.creditwatch.settings.Settings;
import io.creditwatch.settings.WebAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides which hosts a request may name: this machine's, and those of {@code http.hosts}. A page of another site can
 * point its own host name at this machine and read the answers (DNS rebinding). It cannot do so with an address.
 */
public record OwnHosts(Settings.Http http, String machine) {

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%25?[\\w.]+)?]");
    private static final Pattern HOST = Pattern.compile("(?<name>\\[[^\\]]*]|[^:]*)(:\\d*)?");

    /** @param host value of the header, with or without a port */
    boolean isOwn(String host) {
        String name = name(host);
        return WebAddress.isLoopback(name) || name.equalsIgnoreCase(machine) || name.equalsIgnoreCase(http.host())
                || isNamed(host) || !WebAddress.isLoopback(http.host()) && ADDRESS.matcher(name).matches();
    }

    /** Returns whether a host is one of {@code http.hosts}, such as the public host of a proxy. */
    boolean isNamed(String host) {
        return host != null && http.hosts().stream().anyMatch(name(host)::equalsIgnoreCase);
    }

    private static String name(String host) {
        var parts = HOST.matcher(host.strip().toLowerCase(Locale.ROOT));
        String name = parts.matches() ? parts.group("name") : "";
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
