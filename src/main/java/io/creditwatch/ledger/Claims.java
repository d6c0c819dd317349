package io.creditwatch.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Claims of this instance of the program on rows of one table. */
final class Claims {

    private final Database database;
    private final String instance = UUID.randomUUID().toString();
    private final Timer timer;
    private final Counter takeovers;

    Claims(Database database, MeterRegistry meters, String operation, String lease) {
        this.database = database;
        this.timer = Database.timer(meters, operation);
        this.takeovers = Counter.builder("creditwatch.lease.takeovers")
                .description("Claims taken over from one who did not finish in time, or was stopped")
                .tag("lease", lease).register(meters);
    }

    /** Two tokens of one claim: the first for rows that were free, the second for rows whose lease was over. */
    record Tokens(String ofFree, String ofTakenOver) {
    }

    <T> List<T> claim(BiFunction<Handle, Tokens, List<T>> work, Function<T, String> token) {
        Tokens tokens = new Tokens(instance + "/" + UUID.randomUUID(), instance + "/" + UUID.randomUUID());
        List<T> claimed = timer.record(() -> database.commitSoon(handle -> work.apply(handle, tokens)));
        takeovers.increment(claimed.stream().map(token).filter(tokens.ofTakenOver()::equals).count());
        return claimed;
    }

    /** Returns the SQL pattern of the tokens of this instance. */
    String pattern() {
        return instance + "/%";
    }
}
