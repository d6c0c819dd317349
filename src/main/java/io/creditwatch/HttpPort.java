package io.creditwatch;

import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The port that the page and the metrics are served on. Camel 4.18 only warns when it cannot have it. */
final class HttpPort {

    private HttpPort() {
    }

    /** @throws IllegalStateException when somebody else has it */
    static void requireFree(Settings.Http http) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(http.host(), http.port()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on http.host " + http.host() + ", http.port " + http.port()
                    + ": " + e.getMessage() + "; set another http.port (environment HTTP_PORT)");
        }
    }
}
