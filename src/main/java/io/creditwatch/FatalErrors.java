package io.creditwatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process when an {@link Error} is seen in any thread, so that its supervisor restarts it. If an Error ended
 * only its thread, the program would look healthy and do only a part of its work.
 *
 * <p>Libraries catch what their threads throw and log it, so every logger is watched as well, at any level.
 */
final class FatalErrors extends TurboFilter {

    /** EX_SOFTWARE of sysexits.h. */
    static final int EXIT_CODE = 70;

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(CreditWatch.class);
    private static final int DEEPEST_CAUSE = 20;
    /** Time for the log line, which another thread may have to write. */
    private static final Duration LAST_WORD = Duration.ofMillis(500);
    /** Vert.x passes the exception that ended a connection only to this logger. */
    private static final String VERTX_CONNECTION = "io.vertx.core.net.impl.ConnectionBase";

    private static volatile FatalErrors installed;

    private final CountDownLatch seen = new CountDownLatch(1);
    private final AtomicBoolean said = new AtomicBoolean();

    private FatalErrors() {
    }

    static synchronized void install() {
        if (installed == null) {
            FatalErrors errors = new FatalErrors();
            errors.awaitTheFirst();
            ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(errors);
            Thread.setDefaultUncaughtExceptionHandler(errors::threadDied);
            installed = errors;
        }
    }

    /** Ends the process when this is an Error, or was caused by one; otherwise it does nothing. */
    static void endOn(Throwable thrown) {
        FatalErrors errors = installed;
        if (errors != null && thrown != null) {
            errorIn(thrown).ifPresent(errors::end);
        }
    }

    static Optional<Throwable> errorIn(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(DEEPEST_CAUSE)
                .filter(Error.class::isInstance).findFirst();
    }

    @Override
    public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] values,
                              Throwable thrown) {
        if (VERTX_CONNECTION.equals(logger.getName())) {
            return decide(logger, level, format, thrown);
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            endOn(thrown == null ? lastOf(values) : thrown);
        }
        return FilterReply.NEUTRAL;
    }

    private static FilterReply decide(Logger logger, Level level, String format, Throwable thrown) {
        if (thrown == null) {
            return level == Level.DEBUG && format == null ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
        }
        endOn(thrown);
        logger.error(format);
        return FilterReply.DENY;
    }

    private static Throwable lastOf(Object[] values) {
        return values != null && values.length > 0 && values[values.length - 1] instanceof Throwable thrown
                ? thrown : null;
    }

    private void threadDied(Thread thread, Throwable thrown) {
        endOn(thrown);
        LOG.error("event=thread-died thread=\"{}\"", thread.getName(), thrown);
    }

    /** Starts the thread that will end the process, since there may be no memory for it later. It runs no exit hook. */
    private void awaitTheFirst() {
        Thread ending = new Thread(() -> {
            try {
                seen.await();
                LockSupport.parkNanos(LAST_WORD.toNanos());
            } catch (InterruptedException e) {
                // never: the thread is known only here
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }, "end-on-error");
        ending.setDaemon(true);
        ending.start();
    }

    private void end(Throwable error) {
        seen.countDown();
        if (said.compareAndSet(false, true)) {
            try {
                LOG.error("event=fatal-error thread=\"{}\" error=\"{}\" exit-code={}", Thread.currentThread().getName(),
                        error, EXIT_CODE);
                LockSupport.parkNanos(LAST_WORD.toNanos());
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }
}
