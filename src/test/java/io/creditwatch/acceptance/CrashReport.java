package io.creditwatch.acceptance;

import java.util.List;
import java.util.Map;

/**
 * Result of a {@link CrashRun}.
 *
 * @param kills       kills by the moment they fell into
 * @param crossings   notifications that are due by the vendor's balances
 * @param events      events in the ledger
 * @param replaced    reminders that a newer one replaced while they waited
 * @param missing     notifications that are due and that the ledger or a receiver lacks
 * @param invented    events and messages that are not due
 * @param lost        notifications in the ledger that the receiver lacks or that are not marked as delivered
 * @param repeats     repeated messages by kill
 * @param unexplained repeated messages within the life of one process
 * @param disordered  accounts whose sequence has a gap, or whose messages came in another order
 * @param orphans     notifications without event, and events without notification
 * @param integrity   answer of the database's own check
 */
record CrashReport(String database, Map<Moment, Integer> kills, int crossings, int events, int replaced,
                   List<String> missing, List<String> invented, List<String> lost, List<Integer> repeats,
                   int unexplained, List<String> disordered, int orphans, String integrity) {

    /** Moment of a kill, by the rows it left in the ledger; the last that applies. */
    enum Moment {
        IN_BETWEEN("in between"),
        BEFORE_COMMIT("during a poll, before its commit"),
        BEFORE_DELIVERY("between commit and delivery"),
        IN_DELIVERY("during a delivery, before it was settled");

        private final String text;

        Moment(String text) {
            this.text = text;
        }
    }

    int killed() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    int repeated() {
        return repeats.stream().mapToInt(Integer::intValue).sum();
    }

    int mostRepeatsOfAKill() {
        return repeats.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%s: %d kills%n".formatted(database, killed()));
        kills.forEach((moment, times) -> text.append("    %-42s %d%n".formatted(moment.text, times)));
        text.append("  %d crossings served by the vendor, %d events in the ledger, %d notifications replaced by newer%n"
                .formatted(crossings, events, replaced));
        text.append("  missing %d %s, invented %d %s%n".formatted(missing.size(), missing, invented.size(), invented));
        text.append("  lost %d %s, out of order %d %s%n".formatted(lost.size(), lost, disordered.size(), disordered));
        text.append("  repeated %d (at most %d for one kill, %d without a kill)%n".formatted(
                repeated() + unexplained, mostRepeatsOfAKill(), unexplained));
        return text.append("  integrity %s, orphans %d".formatted(integrity, orphans)).toString();
    }
}
