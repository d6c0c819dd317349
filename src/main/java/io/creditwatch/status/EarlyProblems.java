package io.creditwatch.status;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What the HTTP server refuses before any route sees it is answered as the routes would. */
public final class EarlyProblems {

    /** @param router of the server */
    public void answerIn(Router router) {
        router.route().failureHandler(EarlyProblems::answer);
    }

    private static void answer(RoutingContext request) {
        if (request.response().closed()) {
            // nobody is there any more
            return;
        }
        boolean isInBody = request.statusCode() == 500 && !request.request().isEnded();
        switch (isInBody ? 400 : request.statusCode()) {
            case 400 -> send(request, ApiAnswer.problem(400, "Bad request",
                    "the address or the body is not well-formed"));
            case 413 -> send(request, ApiAnswer.problem(413, "Content too large",
                    "a request may have some kilobytes: camel.server.maxBodySize"));
            default -> request.next();
        }
    }

    static void send(RoutingContext request, ApiAnswer problem) {
        request.response().setStatusCode(problem.status()).putHeader("Cache-Control", "no-store");
        problem.headers().forEach(request.response()::putHeader);
        request.response().end(Buffer.buffer(problem.body()));
    }
}
