package io.creditwatch.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.creditwatch.alert.Silence;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.InvalidValueException;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.status.HttpAnswer.ProblemException;
import io.creditwatch.text.Json;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Lists, begins and ends silences for {@code /api/silences}. */
public record SilencesApi(Silences silences, WatchedAccounts accounts, Clock clock) {

    private static final ObjectReader REQUEST = Json.MAPPER.readerFor(Request.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Body of a request for a silence, with {@code duration} or {@code endsAt}. */
    private record Request(String account, String duration, String endsAt, String who, String why) {
    }

    HttpAnswer list(RoutingContext request) {
        new Query(request);
        return HttpAnswer.json(200, silences.active());
    }

    HttpAnswer add(String body) {
        Request request = read(body);
        String account = accounts.known(required("account", request.account()));
        Instant endsAt = endsAt(request);
        Silence silence = silences.add(account, endsAt, required("who", request.who()), required("why", request.why()));
        return HttpAnswer.json(201, silence).with("Location", "/api/silences/" + silence.id());
    }

    /** @throws ProblemException when no active silence has this id */
    HttpAnswer lift(String id) {
        if (!silences.lift(id)) {
            throw ProblemException.notFound("no active silence has this id; GET /api/silences lists the active ones");
        }
        return new HttpAnswer(204, Map.of(), new byte[0]);
    }

    private static Request read(String body) {
        try {
            Request request = body == null ? null : REQUEST.readValue(body);
            if (request != null) {
                return request;
            }
        } catch (JsonProcessingException e) {
            // its message names classes of this program
        }
        throw ProblemException.badRequest("""
                the body is a JSON object such as {"account": "prod-eu", "duration": "2h", "who": "ops", \
                "why": "migration"}, or with "endsAt": "2026-11-23T18:00:00Z" in the place of "duration"; \
                there are no other fields""");
    }

    private Instant endsAt(Request request) {
        if ((request.duration() == null) == (request.endsAt() == null)) {
            throw ProblemException.badRequest("duration or endsAt is needed, one of the two");
        }
        Instant now = clock.instant();
        try {
            if (request.duration() != null) {
                return now.plus(ValueParsers.duration(request.duration().strip(), Silence.SHORTEST, Silence.LONGEST));
            }
            Instant endsAt = Instant.parse(request.endsAt());
            Duration length = Duration.between(now, endsAt);
            if (length.compareTo(Silence.SHORTEST) < 0 || length.compareTo(Silence.LONGEST) > 0) {
                throw ProblemException.badRequest("endsAt is in the future, and within a year");
            }
            return endsAt;
        } catch (InvalidValueException e) {
            throw ProblemException.badRequest("duration: " + e.getMessage() + ", such as 90m, 4h or 2d");
        } catch (DateTimeException e) {
            throw ProblemException.badRequest("endsAt is a time in UTC such as 2026-11-23T18:00:00Z");
        }
    }

    private static String required(String name, String value) {
        if (value == null || value.isBlank()) {
            throw ProblemException.badRequest(name + " is needed");
        }
        return value.strip();
    }
}
