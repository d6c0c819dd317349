package io.creditwatch.status;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters after the question mark. One that is not known, or given twice, is a mistake, and not passed over. */
final class Query {

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param text  as it stands in the address; null when there is none
     * @param known the names that there are
     * @throws ProblemException when it has others
     */
    Query(String text, List<String> known) {
        for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            String name = decoded(parts[0]);
            if (!known.contains(name)) {
                throw ProblemException.badRequest("there is no parameter " + name + "; there are: "
                        + String.join(", ", known));
            }
            if (values.put(name, parts.length == 1 ? "" : decoded(parts[1])) != null) {
                throw ProblemException.badRequest(name + " is given twice");
            }
        }
    }

    /** Empty when it is not given, and when it is given as nothing. */
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

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("the address has a % that no two hexadecimal digits follow");
        }
    }
}
