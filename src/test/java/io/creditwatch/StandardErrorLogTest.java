package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardErrorLogTest {

    private static final int PLENTY = 1_000_000;

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    /** A permit for each line that the reader takes. */
    private final Semaphore reader = new Semaphore(0);
    private final Logger log = logger();

    @AfterEach
    void close() {
        reader.release(PLENTY);
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "plain words, 1.5 and \u00fc | plain words, 1.5 and \u00fc",
            "a\" event=\"forged          | a\\\" event=\\\"forged",
            "back\\                       | back\\\\",
            "two<0a>lines                | two\\nlines",
            "<0d>over<09>it              | \\rover\\tit",
            "<1b>[31mred                 | \\u001b[31mred",
            "<202e>turned<202c>          | \\u202eturned\\u202c",
            "<2066>a<2069>b<200f>c<061c> | \\u2066a\\u2069b\\u200fc\\u061c",
            "zero<200b>width<feff><2060> | zero\\u200bwidth\\ufeff\\u2060",
            "a<2028>line<2029>end<85>    | a\\u2028line\\u2029end\\u0085"})
    void escapesAValueSoThatItPosesAsNothingElse(String value, String escaped) {
        reader.release(PLENTY);
        log.warn("event=poll-failed account={} detail=\"{}\"", "prod", decoded(value));
        assertThat(lines(1)).singleElement().asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  StandardErrorLogTest .*")
                .endsWith(" event=poll-failed account=prod detail=\"" + escaped + "\"");
    }

    @Test
    void escapesMessagesAndExceptionsThatCouldLookLikeALine() {
        reader.release(PLENTY);
        log.error("went wrong\n2026 INFO forged", new IOException("no\nINFO forged\u202e"));
        assertThat(lines(3)).satisfiesExactly(
                line -> assertThat(line).endsWith("ERROR StandardErrorLogTest went wrong\\n2026 INFO forged"),
                line -> assertThat(line).isEqualTo("java.io.IOException: no\\nINFO forged\\u202e"),
                line -> assertThat(line).startsWith("\tat io.creditwatch.StandardErrorLogTest."));
    }

    @Test
    void dropsLinesThatAreNotReadAndCountsThemWhenTheyAreReadAgain() {
        long before = StandardErrorLog.DroppingAppender.dropped();
        for (int i = 0; i < 5_000; i++) {
            log.info("event=line number={}", i);
        }
        long dropped = StandardErrorLog.DroppingAppender.dropped() - before;
        assertThat(dropped).isBetween(2_900L, 4_000L);

        reader.release(PLENTY);
        await().until(() -> written().stream().filter(line -> line.contains("event=line")).count() == 5_000 - dropped);
        log.info("event=line number=last");
        await().until(() -> written().get(written().size() - 1).endsWith("number=last"));
        assertThat(written().get(0)).endsWith("number=0");
        // lines may be missing at two places: before the writing thread took the first ones, and after that
        assertThat(written().stream().filter(line -> line.contains(" event=log-dropped "))
                .peek(line -> assertThat(line).endsWith(" reason=\"standard error was not read\"").contains("WARN "))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".* lines=(\\d+) .*", "$1"))).sum())
                .isEqualTo(dropped);
    }

    @Test
    void writesTheLastLinesBeforeItEnds() {
        for (int i = 0; i < 500; i++) {
            log.info("event=line number={}", i);
        }
        reader.release(PLENTY);
        context.stop();
        assertThat(written()).hasSize(500).last().asString().endsWith("number=499");
    }

    @Test
    void waitsAtMostASecondForAReader() {
        log.info("event=line");
        long begun = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(written()).isEmpty();
    }

    private Logger logger() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        OutputStreamAppender<ILoggingEvent> pipe = new OutputStreamAppender<>();
        pipe.setOutputStream(new Pipe());
        Logger logger = context.getLogger(StandardErrorLogTest.class);
        logger.addAppender(StandardErrorLog.appender(context, pipe));
        return logger;
    }

    private List<String> lines(int count) {
        await().until(() -> written().size() >= count);
        return written();
    }

    private List<String> written() {
        synchronized (written) {
            return written.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Characters by their number, which the table could not hold. */
    private static String decoded(String text) {
        return Pattern.compile("<([0-9a-f]+)>").matcher(text)
                .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
    }

    private final class Pipe extends OutputStream {

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            reader.acquireUninterruptibly();
            synchronized (written) {
                written.write(bytes, offset, length);
            }
        }
    }
}
