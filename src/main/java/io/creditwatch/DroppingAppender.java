package io.creditwatch;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes log lines in a thread of its own, and drops and counts lines that it cannot write: a pipe that is not read
 * delays nothing else. When the pipe is read again, one line says how many are missing.
 */
final class DroppingAppender extends AsyncAppender {

    private static final int MOST_LINES = 1024;
    /** Time in milliseconds that the end of the program waits for the last lines. */
    private static final int TIME_FOR_THE_LAST = 1000;
    private static final AtomicLong DROPPED = new AtomicLong();

    private final LoggerContext context;
    private long unsaid;

    DroppingAppender(LoggerContext context) {
        this.context = context;
        setContext(context);
        setQueueSize(MOST_LINES);
        setDiscardingThreshold(0);
        setNeverBlock(true);
        setMaxFlushTime(TIME_FOR_THE_LAST);
    }

    /** Returns the number of lines that this process has dropped. */
    static long dropped() {
        return DROPPED.get();
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        if (getRemainingCapacity() < 2) {
            DROPPED.incrementAndGet();
            unsaid++;
            return;
        }
        if (unsaid > 0) {
            super.append(new LoggingEvent(null, context.getLogger(StandardErrorLog.class), Level.WARN,
                    "event=log-dropped lines={} reason=\"standard error was not read\"", null, new Object[] {unsaid}));
            unsaid = 0;
        }
        super.append(event);
    }
}
