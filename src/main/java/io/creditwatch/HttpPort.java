package io.creditwatch;

import com.sun.management.UnixOperatingSystemMXBean;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.WebAddress;
import io.creditwatch.status.BoundedVertx;
import io.creditwatch.status.HttpConnections;
import io.creditwatch.status.RequestGuard;
import io.creditwatch.status.WebRoutes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** HTTP port of the page, the API, health and metrics. Camel 4.18 only warns when the port is taken. */
final class HttpPort {

    /** A browser opens six, a probe one. */
    private static final int MOST_CONNECTIONS = 100;
    private static final int FEWEST_CONNECTIONS = 8;
    /** Leaves most descriptors for files, the database and the receivers. */
    private static final int PART_OF_DESCRIPTORS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HttpPort() {
    }

    /** @throws IllegalStateException when another program has the port */
    static void requireFree(Settings.Http http) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(http.host(), http.port()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on http.host " + http.host() + ", http.port " + http.port()
                    + ": " + e.getMessage() + "; set another http.port (environment HTTP_PORT)");
        }
    }

    /** Makes Camel's server check each request first, and bounds its connections. */
    static void guard(App app) {
        HttpConnections connections = new HttpConnections(mostConnections(), PATIENCE, System::nanoTime);
        BoundedVertx vertx = new BoundedVertx(connections,
                new RequestGuard(app.settings().http(), WebAddress.thisHost(), connections));
        app.bind("vertx", vertx);
        app.closeWithCamel(vertx::close);
    }

    /** Adds these routes to Camel's server, which serves Camel's own paths first. */
    static void serve(CamelContext context, WebRoutes routes) {
        try {
            context.addStartupListener((started, already) ->
                    started.getRegistry().findByType(VertxPlatformHttpRouter.class)
                            .forEach(router -> routes.addTo(router, router.bodyHandler())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int mostConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
            return (int) Math.max(FEWEST_CONNECTIONS, Math.min(MOST_CONNECTIONS, free / PART_OF_DESCRIPTORS));
        }
        return MOST_CONNECTIONS;
    }
}
