package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.ledger.Poll;
import io.creditwatch.ledger.PollQueue;
import io.creditwatch.ledger.SteadyClock;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.GivenConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.util.FileUtil;
import org.slf4j.LoggerFactory;

/** The shipped routes from the reading of the credit to the ledger, with a ledger and a clock of their own. */
final class PolledAccount implements AutoCloseable {

    static final String KEY = "key-7be02a-never-to-be-seen";

    /** Program whose thread it is, to distinguish its lines in the log from those of tests at the same time. */
    private static final ThreadLocal<PolledAccount> OF_THREAD = new InheritableThreadLocal<>();

    private final Path folder = temporaryFolder();
    private final HandClock clock;
    private final List<Account> accounts;
    private final Main main;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (OF_THREAD.get() == PolledAccount.this && event.getLevel().isGreaterOrEqual(least)) {
                super.append(event);
            }
        }
    };
    private volatile Level least = Level.INFO;

    /**
     * @param url     of the vendor
     * @param more    settings
     * @param replace beans that replace the program's, by name
     */
    PolledAccount(String url, HandClock clock, Map<String, String> more, Map<String, Object> replace) {
        OF_THREAD.set(this);
        Map<String, String> given = new HashMap<>(Map.of("hyperstack.api.url", url, "hyperstack.api.key", KEY,
                "hyperstack.api.timeout", "30s", "database.url",
                "jdbc:sqlite:" + folder.resolve("ledger.db"), "http.port", "0"));
        given.putAll(more);
        this.clock = clock;
        CamelProgram program = new CamelProgram(GivenConfiguration.of(given), Set.of());
        this.accounts = program.settings().accounts();
        this.main = program.once(clock,
                new RouteFiles(Path.of("")).pattern("errors", "watch", "read-credit", "channel", "wake-relay",
                "deliver-*"), app -> {
                    CamelLauncher.bindAll(app, new SteadyClock(), new Assessor());
                    replace.forEach((name, bean) -> {
                        app.camel().getRegistry().unbind(name);
                        app.bind(name, bean);
                    });
                });
        main.configure().withAutoStartupExcludePattern("poll-credit");
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root().addAppender(log);
        main.start();
    }

    /** Polls it a period later; null when the poll could not be recorded. */
    Assessment pollNext() {
        return pollAfter(Duration.ofMinutes(5));
    }

    Assessment pollAfter(Duration pause) {
        clock.advance(pause);
        Poll poll = bean("pollQueue", PollQueue.class).claimDue(host -> 1).get(0);
        Object body = main.getCamelContext().createProducerTemplate().requestBody("seda:watch-account", poll);
        return body instanceof Assessment recorded ? recorded : null;
    }

    Account account(String name) {
        return accounts.stream().filter(account -> account.name().equals(name)).findFirst().orElseThrow();
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
    }

    /** Keeps the lines from this level on, instead of INFO. */
    void logFrom(Level level) {
        least = level;
    }

    /** Returns what this program logged since the last time. */
    List<String> logged() {
        List<String> lines = log.list.stream().filter(event -> event.getLoggerName().startsWith("io.creditwatch"))
                .map(ILoggingEvent::getFormattedMessage).toList();
        log.list.clear();
        return lines;
    }

    /** Checks what was logged since the last time, by libraries too. */
    void assertThatNoKeyIsLogged() {
        assertThat(log.list).allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain(KEY);
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Override
    public void close() {
        main.stop();
        root().detachAppender(log);
        OF_THREAD.remove();
        FileUtil.removeDir(folder.toFile());
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("polled-account-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
