package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.acceptance.CrashReport.Moment;
import io.creditwatch.acceptance.LedgerRecords.Event;
import io.creditwatch.acceptance.LedgerRecords.StoredNotification;
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

/** Compares the notifications that are due by the vendor's balances with the ledger and with the messages received. */
final class CrashFindings {

    /** Events of a healthy balance, which cross no level. */
    private static final Set<String> NO_CROSSING = Set.of("topped-up", "burn-spike");

    private final TestDatabase database;
    private final List<NotificationSummary> expected;
    private final List<Instant> restarts;
    private final List<Event> events;
    private final List<StoredNotification> notifications;
    private final List<ReceivedSlackMessage> slack;
    private final List<Instant> slackTimes;
    private final List<JsonNode> queue;
    private final List<NotificationSummary> bySlack;
    private final List<NotificationSummary> byQueue;

    /**
     * @param expected notifications that are due, in order for each account
     * @param restarts start times of the processes
     */
    CrashFindings(TestDatabase database, List<NotificationSummary> expected, List<StubSlack.Message> slack,
                  List<JsonNode> queue, List<Instant> restarts) {
        this.database = database;
        this.expected = expected;
        this.restarts = restarts;
        this.events = database.records().events();
        this.notifications = database.records().notifications();
        this.slack = slack.stream().map(ReceivedSlackMessage::of).toList();
        this.slackTimes = slack.stream().map(StubSlack.Message::at).toList();
        this.queue = List.copyOf(queue);
        this.bySlack = this.slack.stream().distinct().map(ReceivedSlackMessage::summary).toList();
        this.byQueue = this.queue.stream().distinct().map(event -> event.path("data")).map(LedgerRecords::summaryOf)
                .toList();
    }

    CrashReport report(Map<Moment, Integer> kills) {
        List<NotificationSummary> inLedger = events.stream().map(Event::summary).toList();
        List<String> missing = Stream.of(missing("ledger", expected, crossings(inLedger)),
                missing("slack", expected, crossings(with("slack", bySlack))),
                missing("queue", expected, crossings(with("queue", byQueue))))
                .flatMap(List::stream).toList();
        List<String> invented = Stream.of(missing("vendor", crossings(inLedger), expected),
                missing("ledger", bySlack, inLedger), missing("ledger", byQueue, inLedger))
                .flatMap(List::stream).toList();
        List<String> lost = Stream.of(missing("slack", meantFor("slack"), bySlack),
                missing("queue", meantFor("queue"), byQueue), undelivered()).flatMap(List::stream).toList();
        int[] repeats = new int[restarts.size()];
        int unexplained = countRepeats(repeats) + queue.size() - byQueue.size();
        int replaced = (int) notifications.stream().filter(this::isReplaced).count();
        return new CrashReport(database.toString(), kills, expected.size(), events.size(), replaced, missing, invented,
                lost, IntStream.of(repeats).boxed().toList(), unexplained, disordered(), database.records().orphans(),
                database.integrity());
    }

    private static List<NotificationSummary> crossings(List<NotificationSummary> all) {
        return all.stream().filter(each -> !NO_CROSSING.contains(each.event())).toList();
    }

    /** Lists each element of the first list that the second lacks, as often as it lacks it. */
    private static List<String> missing(String where, List<NotificationSummary> wanted,
                                        List<NotificationSummary> there) {
        List<NotificationSummary> left = new ArrayList<>(wanted);
        there.forEach(left::remove);
        return left.stream().map(each -> where + " lacks " + each).toList();
    }

    private List<NotificationSummary> meantFor(String channel) {
        return notifications.stream().filter(notification -> notification.channel().equals(channel))
                .filter(Predicate.not(this::isReplaced)).map(notification -> notification.event().summary()).toList();
    }

    /** Adds the notifications that were replaced before their delivery. */
    private List<NotificationSummary> with(String channel, List<NotificationSummary> received) {
        return Stream.concat(received.stream(), notifications.stream()
                .filter(notification -> notification.channel().equals(channel)).filter(this::isReplaced)
                .map(notification -> notification.event().summary())).toList();
    }

    /** Returns whether it is a reminder that a newer one replaced while it waited, and the newer one was delivered. */
    private boolean isReplaced(StoredNotification replaced) {
        return replaced.state().equals("replaced") && isReminder(replaced)
                && notifications.stream().anyMatch(newer -> isReminder(newer) && newer.state().equals("delivered")
                        && newer.channel().equals(replaced.channel())
                        && newer.event().summary().account().equals(replaced.event().summary().account())
                        && newer.event().sequence() > replaced.event().sequence());
    }

    private static boolean isReminder(StoredNotification reminder) {
        return reminder.event().summary().event().equals("reminder");
    }

    private List<String> undelivered() {
        return notifications.stream().filter(notification -> !notification.state().equals("delivered"))
                .filter(Predicate.not(this::isReplaced)).map(StoredNotification::toString).toList();
    }

    /**
     * Counts the messages that Slack received twice.
     *
     * @param ofKill repeats by the kill that caused them, to be filled
     * @return repeats without a kill between the two
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
        Set<String> accounts = events.stream().map(event -> event.summary().account())
                .collect(Collectors.toCollection(TreeSet::new));
        return accounts.stream().filter(Predicate.not(this::isInOrder)).toList();
    }

    /**
     * Returns whether the ledger's sequence is 1, 2, 3 … in the order of the vendor's balances, and both receivers got
     * the messages in that order.
     */
    private boolean isInOrder(String account) {
        List<Event> ofAccount = events.stream().filter(event -> event.summary().account().equals(account)).toList();
        List<Long> sequence = ofAccount.stream().map(Event::sequence).toList();
        List<Long> received = queue.stream().filter(event -> event.path("subject").asText().equals(account))
                .map(event -> event.path("data").path("sequence").asLong()).toList();
        return sequence.equals(IntStream.rangeClosed(1, ofAccount.size()).mapToObj(Long::valueOf).toList())
                && crossings(ofAccount.stream().map(Event::summary).toList()).equals(about(account, expected))
                && about(account, bySlack).equals(about(account, meantFor("slack")))
                && received.stream().distinct().toList().equals(received.stream().sorted().distinct().toList());
    }

    private static List<NotificationSummary> about(String account, List<NotificationSummary> all) {
        return all.stream().filter(each -> each.account().equals(account)).toList();
    }
}
