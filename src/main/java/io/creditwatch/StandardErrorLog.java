package io.creditwatch;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.creditwatch.text.OneLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.MessageFormatter;

/**
 * Configures the log: a line for each event, on standard error; standard output is for the output of a command. It is
 * code, since reading XML takes four megabytes and a tenth of the time to start. A file that
 * {@code -Dlogback.configurationFile} names counts instead.
 */
public final class StandardErrorLog extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null
                || getClass().getResource("/logback-test.xml") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        root.addAppender(appender(context, console));
        context.getLogger("io.creditwatch").setLevel(Level.toLevel(System.getenv("LOG_LEVEL"), Level.INFO));
        // each logs a broker that is down once a second, or at every attempt; the delivery logs it once an attempt
        context.getLogger("org.apache.kafka").setLevel(Level.OFF);
        context.getLogger("org.apache.qpid.jms").setLevel(Level.OFF);
        // shows all that it has tried to load; the message of the ledger has the fix
        context.getLogger("org.sqlite.SQLiteJDBCLoader").setLevel(Level.OFF);
        // logs each connection that the database has dropped; the ledger logs its failure once a minute
        context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Writes the last lines, if standard error is read. To be called before the process ends. */
    static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    /** Returns an appender that writes lines to the target, and drops the lines that it does not take in time. */
    static DroppingAppender appender(LoggerContext context, OutputStreamAppender<ILoggingEvent> target) {
        OneLineLayout layout = new OneLineLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        target.setContext(context);
        target.setEncoder(encoder);
        target.start();
        DroppingAppender appender = new DroppingAppender(context);
        appender.addAppender(target);
        appender.start();
        return appender;
    }

    /**
     * Writes an event as one line: time, level, class, message. The values in the message are escaped, so that text
     * from outside cannot look like another value or line. An exception adds two lines: its text and its place.
     */
    private static final class OneLineLayout extends LayoutBase<ILoggingEvent> {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

        @Override
        public String doLayout(ILoggingEvent event) {
            String logger = event.getLoggerName();
            String line = "%s %-5s %s %s%n".formatted(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())),
                    event.getLevel(), logger.substring(logger.lastIndexOf('.') + 1), message(event));
            return event.getThrowableProxy() == null ? line : line + exception(event.getThrowableProxy());
        }

        /** Escapes the message itself as well, since a library may have put a value into it. */
        private static String message(ILoggingEvent event) {
            Object[] values = event.getArgumentArray();
            Object[] escaped = values == null ? null : Stream.of(values)
                    .map(value -> value == null ? null : OneLine.escaped(value.toString())).toArray();
            return OneLine.visible(MessageFormatter.arrayFormat(event.getMessage(), escaped).getMessage());
        }

        private static String exception(IThrowableProxy exception) {
            String kind = exception.getClassName();
            String what = exception.getMessage() == null ? kind : kind + ": " + OneLine.visible(exception.getMessage());
            StackTraceElementProxy[] frames = exception.getStackTraceElementProxyArray();
            return frames.length == 0 ? what + "\n" : what + "\n\t" + frames[0].getSTEAsString() + "\n";
        }
    }

    /**
     * Writes log lines in a thread of its own, and drops and counts lines that it cannot write: a pipe that is not read
     * delays nothing else. When the pipe is read again, one line says how many are missing.
     */
    static final class DroppingAppender extends AsyncAppender {

        private static final int MOST_LINES = 1024;
        /** Time in milliseconds that the end of the program waits for the last lines. */
        private static final int TIME_FOR_THE_LAST = 1000;
        private static final AtomicLong DROPPED = new AtomicLong();

        private long unsaid;

        private DroppingAppender(LoggerContext context) {
            setContext(context);
            setQueueSize(MOST_LINES);
            setDiscardingThreshold(0);
            setNeverBlock(true);
            setMaxFlushTime(TIME_FOR_THE_LAST);
        }

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
                Logger log = ((LoggerContext) context).getLogger(StandardErrorLog.class);
                super.append(new LoggingEvent(null, log, Level.WARN, "event=log-dropped lines={} "
                        + "reason=\"standard error was not read\"", null, new Object[] {unsaid}));
                unsaid = 0;
            }
            super.append(event);
        }
    }
}
