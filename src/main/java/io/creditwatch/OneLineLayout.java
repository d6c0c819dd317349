package io.creditwatch;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import io.creditwatch.text.OneLine;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes an event as one line: time, level, class, message. The values in the message are escaped, so that text from
 * outside cannot look like another value or line. An exception adds two lines: its text and its place.
 */
final class OneLineLayout extends LayoutBase<ILoggingEvent> {

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
