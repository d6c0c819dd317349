package io.creditwatch.status;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Vert.x whose HTTP servers have limits, and a guard that checks each request first. Camel offers no options for them,
 * but uses the Vert.x that it finds.
 */
public final class BoundedVertx extends VertxWrapper {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 8192;
    private static final long EVERY_SECOND = 1_000;

    private final HttpConnections connections;
    private final Handler<RoutingContext> guard;

    public BoundedVertx(HttpConnections connections, Handler<RoutingContext> guard) {
        // workers do the work, so one thread is enough for the connections
        super((VertxInternal) Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
        this.connections = connections;
        this.guard = guard;
        setPeriodic(EVERY_SECOND, tick -> connections.closeLate());
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        // no HTTP/2 in clear text: browsers do not use it, and it allows many requests at once on one connection
        return new HttpServerImpl(this, options.setHttp2ClearTextEnabled(false).setCompressionSupported(true)
                .setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEADERS)) {
            @Override
            public HttpServer requestHandler(Handler<HttpServerRequest> router) {
                ((Router) router).route().order(-1).handler(guard);
                return super.requestHandler(router);
            }
        }.connectionHandler(connections::opened);
    }

    /** Accepts connections on the thread that closes them, so that accepting cannot overtake closing. */
    @Override
    public EventLoopGroup getAcceptorEventLoopGroup() {
        return getEventLoopGroup();
    }
}
