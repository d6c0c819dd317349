package io.creditwatch.status;

import io.creditwatch.status.HttpAnswer.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parameters after the question mark. An unknown parameter, and one that is given twice, is an error. */
final class Query {

    private final Map<String, String> values = new LinkedHashMap<>();

    Query(RoutingContext request, String... known) {
        request.queryParams().forEach((name, value) -> {
            if (!List.of(known).contains(name)) {
                throw ProblemException.badRequest("there is no parameter " + name + "; there are: "
                        + String.join(", ", known));
            }
            if (values.put(name, value) != null) {
                throw ProblemException.badRequest(name + " is given twice");
            }
        });
    }

    /** Returns the value of a parameter; empty also when the value is empty. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    long number(String name, long otherwise, long least, long most) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        if (!given.get().matches("\\d{1,18}") || Long.parseLong(given.get()) < least
                || Long.parseLong(given.get()) > most) {
            throw ProblemException.badRequest(name + " is a whole number from " + least + " to " + most);
        }
        return Long.parseLong(given.get());
    }

    Optional<Instant> time(String name) {
        try {
            return text(name).map(Instant::parse);
        } catch (DateTimeException e) {
            throw ProblemException.badRequest(name + " is a time in UTC such as 2026-11-23T18:00:00Z");
        }
    }

    boolean flag(String name) {
        return switch (text(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.badRequest(name + " is true or false");
        };
    }
}
