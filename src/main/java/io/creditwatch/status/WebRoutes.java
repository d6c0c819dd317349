package io.creditwatch.status;

import io.creditwatch.status.HttpAnswer.ProblemException;
import io.creditwatch.text.RootMessage;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the status page, its files and the JSON API on the router of the HTTP port.
 *
 * <p>The database is read on worker threads. While it does not answer, each request is answered 503 within about a
 * second. A request that fails is answered with a problem by RFC 9457; the reason of an internal error is only logged.
 */
public record WebRoutes(JsonApi api, SilencesApi silences, StatusPage page, CachedRead<?> database) {

    private static final Logger LOG = LoggerFactory.getLogger(WebRoutes.class);

    public void addTo(Router router, Handler<RoutingContext> bodyHandler) {
        router.route().failureHandler(WebRoutes::fail).handler(bodyHandler);
        serve(router, "/api/accounts", Map.of(HttpMethod.GET, api::accounts));
        serve(router, "/api/accounts/:name/readings", Map.of(HttpMethod.GET, api::readings));
        serve(router, "/api/accounts/:name/chart", Map.of(HttpMethod.GET, api::chart));
        serve(router, "/api/channels", Map.of(HttpMethod.GET, api::channels));
        serve(router, "/api/events", Map.of(HttpMethod.GET, api::events));
        serve(router, "/api/notifications", Map.of(HttpMethod.GET, api::notifications));
        serve(router, "/api/silences", Map.of(HttpMethod.GET, silences::list,
                HttpMethod.POST, request -> silences.add(request.body().asString())));
        serve(router, "/api/silences/:id",
                Map.of(HttpMethod.DELETE, request -> silences.lift(request.pathParam("id"))));
        router.get("/").handler(request -> answer(request, asked -> page.show()));
        router.get("/static/:version/:file").handler(request ->
                StatusPage.file(request.pathParam("version"), request.pathParam("file")).sendTo(request));
        router.route().last().handler(request -> notFound(request).sendTo(request));
    }

    private void serve(Router router, String path, Map<HttpMethod, Function<RoutingContext, HttpAnswer>> methods) {
        methods.forEach((method, work) ->
                router.route(method, path).handler(request -> answer(request, work)));
        Set<String> names = methods.keySet().stream().map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
        router.route(path).handler(request -> methodNotAllowed(request.request().method(), names).sendTo(request));
    }

    private void answer(RoutingContext request, Function<RoutingContext, HttpAnswer> work) {
        request.vertx().executeBlocking(() -> {
            if (database.value().isEmpty()) {
                throw ProblemException.unavailable();
            }
            return work.apply(request);
        }, false).onSuccess(answer -> answer.sendTo(request)).onFailure(request::fail);
    }

    private static HttpAnswer notFound(RoutingContext request) {
        String path = request.request().path();
        return path.equals("/api") || path.startsWith("/api/")
                ? HttpAnswer.problem(404, "Not found", "there is nothing here; docs/api.md lists what there is")
                : StatusPage.notFound(path);
    }

    private static HttpAnswer methodNotAllowed(HttpMethod method, Set<String> allowed) {
        String detail = method + " is not possible here, only " + String.join(", ", allowed);
        Set<String> withHead = new TreeSet<>(allowed);
        if (allowed.contains("GET")) {
            withHead.add("HEAD");
        }
        return HttpAnswer.problem(405, "Method not allowed", detail).with("Allow", String.join(", ", withHead));
    }

    private static void fail(RoutingContext request) {
        Throwable failure = request.failure();
        boolean inBody = request.statusCode() == 500 && !request.request().isEnded();
        if (failure instanceof Error) {
            // logged by the router, which ends the program
            request.next();
        } else if (failure instanceof ProblemException problem) {
            problem.answer().sendTo(request);
        } else if (inBody || request.statusCode() == 400) {
            HttpAnswer.problem(400, "Bad request", "the address or the body is not well-formed").sendTo(request);
        } else if (request.statusCode() == 413) {
            HttpAnswer.problem(413, "Content too large",
                    "a request may have some kilobytes: camel.server.maxBodySize").sendTo(request);
        } else if (failure instanceof HttpException || failure == null) {
            request.next();
        } else {
            LOG.error("event=request-failed reason=\"{}\"", RootMessage.of(failure));
            HttpAnswer.problem(500, "Internal error", "it could not be looked up; the log says why "
                    + "(event=request-failed), and /observe/health/ready how the database is").sendTo(request);
        }
    }
}
