package io.creditwatch.acceptance;

import java.util.List;
import java.util.Map;

/**
 * What a {@link CrashRun} found.
 *
 * @param kills      how often the program was killed, by where that fell
 * @param crossings  what there was to be told, as the vendor's side knows it
 * @param events     what the ledger has
 * @param replaced   notifications of reminders that were still waiting when the next one came, which replaced them
 * @param untold     what the ledger or a receiver lacks of what there was to be told
 * @param invented   what the ledger has, or a receiver got, that never was
 * @param lost       what the ledger has and its receiver did not get, or what is not marked as delivered
 * @param repeats    how often a receiver got again what it had, for each kill that this was due to
 * @param unexplained repeats within the life of one process, which no kill accounts for
 * @param disordered accounts whose sequence has a gap, or about which a receiver was told in another order
 * @param orphans    notifications about nothing, events for nobody
 * @param integrity  what the database says of itself
 */
record CrashReport(String database, Map<Moment, Integer> kills, int crossings, int events, int replaced,
                   List<String> untold, List<String> invented, List<String> lost, List<Integer> repeats, int unexplained,
                   List<String> disordered, int orphans, String integrity) {

    /** Where a kill fell, by what it left in the ledger; the last that applies. */
    enum Moment {
        IN_BETWEEN("in between"),
        BEFORE_COMMIT("with a poll under way, before its commit"),
        BEFORE_DELIVERY("between commit and delivery"),
        IN_DELIVERY("in a delivery, before it was marked");

        private final String words;

        Moment(String words) {
            this.words = words;
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

    /** For people to read. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%s: %d kills%n".formatted(database, killed()));
        kills.forEach((moment, times) -> text.append("    %-42s %d%n".formatted(moment.words, times)));
        text.append("  %d crossings served by the vendor, %d events in the ledger, %d notices replaced by newer%n".formatted(
                crossings, events, replaced));
        text.append("  untold %d %s, invented %d %s%n".formatted(untold.size(), untold, invented.size(), invented));
        text.append("  lost %d %s, out of order %d %s%n".formatted(lost.size(), lost, disordered.size(), disordered));
        text.append("  repeated %d (at most %d for one kill, %d without a kill)%n".formatted(
                repeated() + unexplained, mostRepeatsOfAKill(), unexplained));
        return text.append("  integrity %s, orphans %d".formatted(integrity, orphans)).toString();
    }
}
