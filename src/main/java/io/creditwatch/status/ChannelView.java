package io.creditwatch.status;

import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.settings.FileAccess;
import io.creditwatch.status.HttpAnswer.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * State of a channel, as {@code /api/channels} and the status page show it.
 *
 * @param delivered    whether the last attempt was delivered; null before the first
 * @param answer       answer of the receiver; null before the first attempt
 * @param triedAt      time of the last attempt; null before the first
 * @param problem      null when it works
 * @param failingSince null when it works
 * @param toDo         steps that fix it; null when it works
 */
public record ChannelView(String name, Boolean delivered, String answer, Instant triedAt, int waiting, int dead,
                          Problem problem, Instant failingSince, String toDo) {

    /** Longest wait of a healthy notification; longer than the longest time between two attempts. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    public enum Problem {
        /** Dead letters. */
        REFUSES,
        /** Failure of the last attempt. */
        FAILS,
        /** Attempt that does not end. */
        HANGS
    }

    /** @param hanging description of its hanging workers; empty when none hangs */
    public static ChannelView of(ChannelBacklog backlog, Optional<String> hanging) {
        Attempt last = backlog.last();
        Problem problem = problem(backlog, hanging.isPresent());
        return new ChannelView(backlog.channel(), last == null ? null : last.delivered(),
                last == null ? null : last.answer(), last == null ? null : last.at(), backlog.waiting(), backlog.dead(),
                problem, problem == null ? null : backlog.since(), problem == null ? null : toDo(backlog, hanging));
    }

    /** @throws ProblemException when the database does not answer */
    public static List<ChannelView> all(CachedRead<List<ChannelBacklog>> backlogs,
                                        Function<String, Optional<String>> hanging) {
        return backlogs.value().orElseThrow(ProblemException::unavailable).stream()
                .map(backlog -> of(backlog, hanging.apply(backlog.channel()))).toList();
    }

    /** Returns the same with its times by another clock. */
    public ChannelView by(UnaryOperator<Instant> clock) {
        return new ChannelView(name, delivered, answer, triedAt == null ? null : clock.apply(triedAt), waiting, dead,
                problem, failingSince == null ? null : clock.apply(failingSince), toDo);
    }

    public String state() {
        return problem != null ? "failed" : delivered == null ? "untried" : "delivered";
    }

    /** Returns what fails, as in {@code slack refuses notifications}. */
    public String failure() {
        return name + switch (problem) {
            case HANGS -> " hangs";
            case REFUSES -> " refuses notifications";
            case FAILS -> " does not deliver";
        };
    }

    public String undelivered() {
        return Stream.of(waiting == 0 ? "" : waiting + " waiting",
                dead == 0 ? "" : dead + (dead == 1 ? " dead letter" : " dead letters"))
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    static boolean delivers(ChannelBacklog backlog) {
        return isDelivered(backlog) && backlog.oldestAge().compareTo(PATIENCE) <= 0;
    }

    private static boolean isDelivered(ChannelBacklog backlog) {
        return backlog.last() == null || backlog.last().delivered();
    }

    private static Problem problem(ChannelBacklog backlog, boolean hangs) {
        return hangs ? Problem.HANGS
                : backlog.dead() > 0 ? Problem.REFUSES
                : !isDelivered(backlog) ? Problem.FAILS
                : !delivers(backlog) ? Problem.HANGS : null;
    }

    private static String toDo(ChannelBacklog backlog, Optional<String> hanging) {
        return Stream.of(
                hanging.map(workers -> "Check that its receiver answers: " + workers + ".").orElse(""),
                backlog.waiting() == 0 ? "" : number(backlog.waiting()) + " waiting, and sent when "
                        + backlog.channel() + " works again.",
                backlog.dead() == 0 ? "" : number(backlog.dead()) + " refused. Fix the cause, then run: "
                        + FileAccess.commandLine("replay --channel " + backlog.channel()))
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
    }

    private static String number(int notifications) {
        return notifications == 1 ? "1 notification is" : notifications + " notifications are";
    }
}
