package io.creditwatch.text;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Name of a time zone after a time of day: {@code CET}, or {@code CST (UTC+8)} where the name alone is ambiguous. */
public final class ZoneName {

    /** Names that the JDK uses for zones of several offsets. */
    private static final Set<String> AMBIGUOUS =
            Set.of("AMT", "AST", "BST", "CDT", "CLT", "CST", "EET", "GST", "IST", "PST", "WAT");

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    private ZoneName() {
    }

    /** Adds the offset if several zones have the name, and in the hour that the end of summer time repeats. */
    public static String of(ZonedDateTime at) {
        return isRepeated(at) || AMBIGUOUS.contains(NAME.format(at)) ? withOffset(at) : NAME.format(at);
    }

    public static boolean isRepeated(ZonedDateTime at) {
        return at.getZone().getRules().getValidOffsets(at.toLocalDateTime()).size() > 1;
    }

    /** Returns whether the clocks were changed between the two, so that each needs its own zone. */
    public static boolean changes(ZonedDateTime from, ZonedDateTime to) {
        return !from.getOffset().equals(to.getOffset());
    }

    public static String withOffset(ZonedDateTime at) {
        int minutes = at.getOffset().getTotalSeconds() / 60;
        String rest = minutes % 60 == 0 ? "" : ":%02d".formatted(Math.abs(minutes % 60));
        return "%s (UTC%s%d%s)".formatted(NAME.format(at), minutes < 0 ? "-" : "+", Math.abs(minutes / 60), rest);
    }
}
