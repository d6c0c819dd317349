package io.creditwatch.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.text.Json;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Vert.x whose HTTP servers have limits, and a guard that checks each request first. Camel offers no options for them,
 * but uses the Vert.x that it finds.
 */
public final class BoundedVertx extends VertxWrapper {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 8192;
    private static final long EVERY_SECOND = 1_000;
    private static final String HEALTH = "/observe/health";

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
                return super.requestHandler(request -> router.handle(request.path() != null
                        && request.path().startsWith(HEALTH) ? new HealthRequest(request) : request));
            }
        }.connectionHandler(connections::opened);
    }

    /** Request for health. Camel 4.18 escapes the texts of its answer for JSON twice; this undoes it once. */
    private static final class HealthRequest extends HttpServerRequestWrapper {

        private static final List<String> ESCAPED = List.of("message", "error-message", "error-stacktrace");

        private final HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
                HttpServerResponse.class.getClassLoader(), new Class<?>[] {HttpServerResponse.class}, this::answer);

        HealthRequest(HttpServerRequest request) {
            super((HttpServerRequestInternal) request);
        }

        @Override
        public HttpServerResponse response() {
            return response;
        }

        private Object answer(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("end") && arguments != null && arguments[0] instanceof String body) {
                arguments[0] = unescaped(body);
            }
            try {
                return method.invoke(delegate.response(), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private static String unescaped(String body) {
            JsonNode answer = Json.read(body, JsonNode.class);
            for (JsonNode check : answer.path("checks")) {
                ESCAPED.stream().filter(check::has).forEach(name -> ((ObjectNode) check).put(name,
                        Json.read('"' + check.get(name).textValue() + '"', String.class)));
            }
            return Json.write(answer);
        }
    }

    /** Accepts connections on the thread that closes them, so that accepting cannot overtake closing. */
    @Override
    public EventLoopGroup getAcceptorEventLoopGroup() {
        return getEventLoopGroup();
    }
}
