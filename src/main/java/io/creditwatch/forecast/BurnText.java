package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Basis;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link BurnMemory} in a line: whole numbers to the base of 36, seconds before the last reading and steps of the
 * balance; the cycles from the newest back, each after the seconds from its end to the beginning of the next, if any; and what it
 * burns while its machines run.
 */
final class BurnText {

    private static final String FORM = "1";
    private static final String NOTHING = "-";
    private static final int BASE = 36;
    private static final int FIELDS = 11;
    /** Of an earlier version, which did not remember how fast it burnt while its machines ran. */
    private static final int FEWER_FIELDS = 10;

    private final Instant last;
    private final int scale;

    private BurnText(Instant last, int scale) {
        this.last = last;
        this.scale = scale;
    }

    static String of(BurnMemory memory) {
        return memory.last() == null ? FORM
                : new BurnText(memory.last(), memory.credit().scale()).write(memory);
    }

    /** Empty for whatever it cannot be: one row that is damaged must not keep all accounts from being claimed. */
    static Optional<BurnMemory> parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length == 1 && fields[0].equals(FORM)) {
            return Optional.of(BurnMemory.EMPTY);
        }
        if (fields.length != FIELDS && fields.length != FEWER_FIELDS || !fields[0].equals(FORM)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BurnText(Instant.ofEpochSecond(number(fields[1])), (int) number(fields[2]))
                    .read(fields));
        } catch (NumberFormatException | IndexOutOfBoundsException | DateTimeException | ArithmeticException damaged) {
            return Optional.empty();
        }
    }

    private String write(BurnMemory memory) {
        return Stream.of(FORM, text(last.getEpochSecond()), text(scale), text(memory.credit()), ago(memory.known()),
                memory.lastDrop() == null ? NOTHING : ago(memory.lastDrop()),
                memory.intervals().stream().map(BurnText::text).collect(Collectors.joining(",")),
                memory.open() == null ? NOTHING : write(memory.open()),
                write(memory.past().recent(), last), write(memory.past().old(), last),
                memory.running() == null ? NOTHING : write(memory.running()))
                .collect(Collectors.joining(" "));
    }

    private BurnMemory read(String[] fields) {
        return new BurnMemory(last, dollars(fields[3]), Stream.of(fields[6].split(",")).filter(each -> !each.isEmpty())
                .map(BurnText::duration).toList(), before(fields[4]),
                fields[5].equals(NOTHING) ? null : before(fields[5]),
                fields[7].equals(NOTHING) ? null : open(fields[7]),
                new PastCycles(cycles(fields[9], last), cycles(fields[8], last)),
                fields.length == FEWER_FIELDS || fields[10].equals(NOTHING) ? null : running(fields[10]));
    }

    private static String write(RunningBurn running) {
        return running.usdPerHour() == null ? NOTHING + "," + NOTHING + "," + (running.isHeld() ? 1 : 0)
                : running.usdPerHour().toPlainString() + "," + running.basis().ordinal() + ","
                        + (running.isHeld() ? 1 : 0);
    }

    private static RunningBurn running(String text) {
        String[] parts = text.split(",");
        boolean isHeld = parts[2].equals("1");
        return parts[0].equals(NOTHING) ? new RunningBurn(null, null, isHeld)
                : new RunningBurn(new BigDecimal(parts[0]), Basis.values()[Integer.parseInt(parts[1])], isHeld);
    }

    private String write(OpenCycle open) {
        return String.join(",", ago(open.from()), text(open.usd()), text(open.doubt()), text(open.still()));
    }

    private OpenCycle open(String text) {
        String[] parts = text.split(",");
        return new OpenCycle(before(parts[0]), dollars(parts[1]), duration(parts[2]), duration(parts[3]));
    }

    private String write(List<Cycle> cycles, Instant until) {
        StringBuilder text = new StringBuilder();
        Instant next = until;
        for (int i = cycles.size() - 1; i >= 0; i--) {
            Cycle cycle = cycles.get(i);
            text.append(cycle.to().equals(next) ? "" : text(Duration.between(cycle.to(), next)) + "+")
                    .append(text(cycle.length())).append(',').append(text(cycle.usd()))
                    .append(cycle.count() == 1 ? "" : "," + text(cycle.count()) + ","
                            + BigDecimal.valueOf(cycle.typical()).toPlainString())
                    .append(';');
            next = cycle.from();
        }
        return text.toString();
    }

    private List<Cycle> cycles(String text, Instant until) {
        List<Cycle> cycles = new ArrayList<>();
        Instant next = until;
        for (String each : text.isEmpty() ? new String[0] : text.split(";")) {
            int gap = each.indexOf('+');
            Instant to = gap < 0 ? next : next.minus(duration(each.substring(0, gap)));
            String[] parts = each.substring(gap + 1).split(",");
            Instant from = to.minus(duration(parts[0]));
            BigDecimal usd = dollars(parts[1]);
            cycles.add(parts.length == 2 ? Cycle.of(from, to, usd)
                    : new Cycle(from, to, usd, (int) number(parts[2]), Double.parseDouble(parts[3])));
            next = from;
        }
        Collections.reverse(cycles);
        return cycles;
    }

    private String ago(Instant moment) {
        return text(Duration.between(moment, last));
    }

    private Instant before(String ago) {
        return last.minus(duration(ago));
    }

    private static String text(Duration duration) {
        return text(duration.toSeconds());
    }

    private static Duration duration(String text) {
        return Duration.ofSeconds(number(text));
    }

    private String text(BigDecimal dollars) {
        return dollars.setScale(scale).unscaledValue().toString(BASE);
    }

    private BigDecimal dollars(String text) {
        return new BigDecimal(new BigInteger(text, BASE), scale);
    }

    private static String text(long number) {
        return Long.toString(number, BASE);
    }

    private static long number(String text) {
        return Long.parseLong(text, BASE);
    }
}
