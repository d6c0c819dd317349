package io.creditwatch.status;

import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits the number and the age of connections to the HTTP port, so that file descriptors and memory are left for the
 * work. At the limit, a new connection replaces the one that has waited longest for a request; so probes still get in.
 */
public final class HttpConnections {

    private final int most;
    private final long patience;
    private final LongSupplier nanoTime;
    /** Sorted by the last change, the oldest first. */
    private final Map<HttpConnection, Stage> open = new LinkedHashMap<>();

    private record Stage(long since, boolean busy) {
    }

    /** @param patience longest time that a connection waits for a whole request, and a request for its answer */
    public HttpConnections(int most, Duration patience, LongSupplier nanoTime) {
        this.most = most;
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void opened(HttpConnection connection) {
        connection.closeHandler(closed -> remove(connection));
        put(connection, false);
        if (open.size() > most) {
            close(open.entrySet().stream().filter(entry -> !entry.getValue().busy())
                    .map(Map.Entry::getKey).findFirst().orElse(connection));
        }
    }

    /**
     * Registers a request, or closes the connection when its client has not read the last answer. Only a whole request
     * makes a connection busy, so a client that never sends the body loses its place.
     */
    void begin(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        if (request.response().writeQueueFull()) {
            close(connection);
        } else {
            change(connection, !RequestGuard.hasBody(request.request()));
            request.addEndHandler(ended -> change(connection, false));
        }
    }

    /** Closes the connections that have waited too long. Call it about once a second. */
    synchronized void closeLate() {
        long now = nanoTime.getAsLong();
        List<HttpConnection> late = open.entrySet().stream()
                .filter(entry -> now - entry.getValue().since() > patience).map(Map.Entry::getKey).toList();
        late.forEach(this::close);
    }

    private synchronized void change(HttpConnection connection, boolean busy) {
        if (open.containsKey(connection)) {
            put(connection, busy);
        }
    }

    private void put(HttpConnection connection, boolean busy) {
        open.remove(connection);
        open.put(connection, new Stage(nanoTime.getAsLong(), busy));
    }

    private synchronized void close(HttpConnection connection) {
        open.remove(connection);
        connection.close();
    }

    private synchronized void remove(HttpConnection connection) {
        open.remove(connection);
    }
}
