package io.creditwatch.status;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;

/** Vert.x with bounded HTTP servers. Camel sets the options of its server itself, but uses the Vert.x that it finds. */
public final class BoundedVertx extends VertxWrapper {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 8192;
    private static final long EVERY_SECOND = 1_000;

    private final HttpConnections connections;

    public BoundedVertx(HttpConnections connections) {
        // the work is done by its workers; one thread is enough for the connections
        super((VertxInternal) Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
        this.connections = connections;
        setPeriodic(EVERY_SECOND, tick -> connections.closeLate());
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        // HTTP/2 in clear text, which no browser speaks: many requests at once on one connection
        return new HttpServerImpl(this, options.setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEADERS))
                .connectionHandler(connections::opened);
    }

    /** The same thread accepts a connection and closes one too many, so the first cannot outrun the second. */
    @Override
    public EventLoopGroup getAcceptorEventLoopGroup() {
        return getEventLoopGroup();
    }
}
