package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.acceptance.CrashReport.Moment;
import io.creditwatch.acceptance.LedgerRecords.Event;
import io.creditwatch.acceptance.LedgerRecords.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds three accounts of the same story against each other: what the vendor served, what the ledger has, and what the
 * receivers got.
 */
final class CrashFindings {

    /** NotificationSummary of a balance that is well, which is no level that was crossed. */
    private static final Set<String> BY_THE_WAY = Set.of("topped-up", "burn-spike");

    private final TestDatabase database;
    private final List<NotificationSummary> due;
    private final List<Instant> restarts;
    private final List<Event> events;
    private final List<Notice> notices;
    private final List<ReceivedSlackMessage> slack;
    private final List<Instant> slackTimes;
    private final List<JsonNode> queue;
    private final List<NotificationSummary> bySlack;
    private final List<NotificationSummary> byQueue;

    /**
     * @param due      what there was to be told, in order for each account
     * @param restarts when each process began
     */
    CrashFindings(TestDatabase database, List<NotificationSummary> due, List<StubSlack.Message> slack, List<JsonNode> queue,
                  List<Instant> restarts) {
        this.database = database;
        this.due = due;
        this.restarts = restarts;
        this.events = database.records().events();
        this.notices = database.records().notices();
        this.slack = slack.stream().map(ReceivedSlackMessage::of).toList();
        this.slackTimes = slack.stream().map(StubSlack.Message::at).toList();
        this.queue = List.copyOf(queue);
        this.bySlack = this.slack.stream().distinct().map(ReceivedSlackMessage::told).toList();
        this.byQueue = this.queue.stream().distinct().map(event -> LedgerRecords.told(event.path("data"))).toList();
    }

    CrashReport report(Map<Moment, Integer> kills) {
        List<NotificationSummary> inLedger = events.stream().map(Event::told).toList();
        List<String> untold = Stream.of(missing("ledger", due, crossings(inLedger)),
                missing("slack", due, crossings(with("slack", bySlack))),
                missing("queue", due, crossings(with("queue", byQueue))))
                .flatMap(List::stream).toList();
        List<String> invented = Stream.of(missing("vendor", crossings(inLedger), due),
                missing("ledger", bySlack, inLedger), missing("ledger", byQueue, inLedger))
                .flatMap(List::stream).toList();
        List<String> lost = Stream.of(missing("slack", meantFor("slack"), bySlack),
                missing("queue", meantFor("queue"), byQueue), undelivered()).flatMap(List::stream).toList();
        int[] repeats = new int[restarts.size()];
        int unexplained = countRepeats(repeats) + queue.size() - byQueue.size();
        int replaced = (int) notices.stream().filter(this::isReplaced).count();
        return new CrashReport(database.toString(), kills, due.size(), events.size(), replaced, untold, invented, lost,
                IntStream.of(repeats).boxed().toList(), unexplained, disordered(), database.records().orphans(),
                database.integrity());
    }

    private static List<NotificationSummary> crossings(List<NotificationSummary> all) {
        return all.stream().filter(told -> !BY_THE_WAY.contains(told.event())).toList();
    }

    /** What is wanted and not there, as often as it is wanted. */
    private static List<String> missing(String where, List<NotificationSummary> wanted, List<NotificationSummary> there) {
        List<NotificationSummary> left = new ArrayList<>(wanted);
        there.forEach(left::remove);
        return left.stream().map(told -> where + " lacks " + told).toList();
    }

    private List<NotificationSummary> meantFor(String channel) {
        return notices.stream().filter(notice -> notice.channel().equals(channel))
                .filter(Predicate.not(this::isReplaced)).map(notice -> notice.event().told()).toList();
    }

    /** What a receiver got, and what it need not get any more. */
    private List<NotificationSummary> with(String channel, List<NotificationSummary> received) {
        return Stream.concat(received.stream(), notices.stream().filter(notice -> notice.channel().equals(channel))
                .filter(this::isReplaced).map(notice -> notice.event().told())).toList();
    }

    /** A reminder that was still waiting when the next came; that one must have been delivered. */
    private boolean isReplaced(Notice notice) {
        return notice.state().equals("replaced") && isReminder(notice)
                && notices.stream().anyMatch(newer -> isReminder(newer) && newer.state().equals("delivered")
                        && newer.channel().equals(notice.channel())
                        && newer.event().told().account().equals(notice.event().told().account())
                        && newer.event().sequence() > notice.event().sequence());
    }

    private static boolean isReminder(Notice notice) {
        return notice.event().told().event().equals("reminder");
    }

    private List<String> undelivered() {
        return notices.stream().filter(notice -> !notice.state().equals("delivered"))
                .filter(Predicate.not(this::isReplaced)).map(Notice::toString).toList();
    }

    /**
     * @param ofKill to be added to: how many repeats each kill was due to
     * @return how many no kill was due to
     */
    private int countRepeats(int[] ofKill) {
        int unexplained = 0;
        Map<ReceivedSlackMessage, Integer> lifeOfLast = new HashMap<>();
        for (int i = 0; i < slack.size(); i++) {
            int life = lifeAt(slackTimes.get(i));
            Integer before = lifeOfLast.put(slack.get(i), life);
            if (before != null && before == life) {
                unexplained++;
            } else if (before != null) {
                ofKill[before]++;
            }
        }
        return unexplained;
    }

    private int lifeAt(Instant moment) {
        return (int) restarts.stream().filter(restart -> !restart.isAfter(moment)).count() - 1;
    }

    private List<String> disordered() {
        Set<String> accounts = events.stream().map(event -> event.told().account())
                .collect(Collectors.toCollection(TreeSet::new));
        return accounts.stream().filter(Predicate.not(this::isInOrder)).toList();
    }

    /** The ledger's sequence is 1, 2, 3 …, in the order in which things happened, and so each receiver was told. */
    private boolean isInOrder(String account) {
        List<Event> ofAccount = events.stream().filter(event -> event.told().account().equals(account)).toList();
        List<Long> sequence = ofAccount.stream().map(Event::sequence).toList();
        List<Long> received = queue.stream().filter(event -> event.path("subject").asText().equals(account))
                .map(event -> event.path("data").path("sequence").asLong()).toList();
        return sequence.equals(IntStream.rangeClosed(1, ofAccount.size()).mapToObj(Long::valueOf).toList())
                && crossings(ofAccount.stream().map(Event::told).toList()).equals(about(account, due))
                && about(account, bySlack).equals(about(account, meantFor("slack")))
                && received.stream().distinct().toList().equals(received.stream().sorted().distinct().toList());
    }

    private static List<NotificationSummary> about(String account, List<NotificationSummary> all) {
        return all.stream().filter(told -> told.account().equals(account)).toList();
    }
}
