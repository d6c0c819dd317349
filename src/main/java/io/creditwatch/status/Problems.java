package io.creditwatch.status;

import io.creditwatch.text.RootMessage;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request is answered that cannot be answered as asked. RFC 9457. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Supplier<? extends Collection<Endpoint>> endpoints;

    /** @param endpoints those that routes begin at, among others */
    public Problems(Supplier<? extends Collection<Endpoint>> endpoints) {
        this.endpoints = endpoints;
    }

    /** @param failure what a route has thrown; what was not meant for the sender is only logged */
    public ApiAnswer of(Exception failure) {
        if (failure instanceof ProblemException problem) {
            return ApiAnswer.problem(problem.status(), problem.title(), problem.getMessage());
        }
        LOG.error("event=request-failed reason=\"{}\"", RootMessage.of(failure));
        return ApiAnswer.problem(500, "Internal error",
                "it could not be looked up; the log says why (event=request-failed), and /observe/health/ready how the "
                        + "database is");
    }

    /** What a request is answered that no other route takes: its path is not known, or not with this method. */
    public ApiAnswer unserved(String path, String method) {
        Set<String> methods = endpoints.get().stream()
                .filter(PlatformHttpEndpoint.class::isInstance).map(PlatformHttpEndpoint.class::cast)
                .filter(endpoint -> endpoint.getHttpMethodRestrict() != null && isAt(endpoint.getPath(), path))
                .flatMap(endpoint -> Stream.of(endpoint.getHttpMethodRestrict().split(",")))
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.isEmpty()) {
            return ApiAnswer.problem(404, "Not found", "there is nothing here; docs/api.md lists what there is");
        }
        String detail = method + " is not possible here, only " + String.join(", ", methods);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return ApiAnswer.problem(405, "Method not allowed", detail).with("Allow", String.join(", ", methods));
    }

    /** @param template with names in braces for what may be anything */
    private static boolean isAt(String template, String path) {
        String[] expected = template.split("/");
        String[] given = path.split("/");
        return expected.length == given.length && IntStream.range(0, given.length)
                .allMatch(i -> expected[i].startsWith("{") || expected[i].equals(given[i]));
    }
}
