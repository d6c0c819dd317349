package io.creditwatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

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
        root.addAppender(appender(context));
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

    private static DroppingAppender appender(LoggerContext context) {
        OneLineLayout layout = new OneLineLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        DroppingAppender appender = new DroppingAppender(context);
        appender.addAppender(console);
        appender.start();
        return appender;
    }
}
