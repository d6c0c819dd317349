package io.creditwatch.status;

import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.Saving;
import io.creditwatch.alert.Situation;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.Vendor;
import io.creditwatch.status.AccountView.HibernationView;
import io.creditwatch.status.AccountView.RunwayStatus;
import io.creditwatch.status.AccountView.State;
import io.creditwatch.text.Json;
import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Account in the words of the page: the violated number, the reason, the money, and the limits. */
public record AccountText(AccountView view, PageWords words) {

    private static final double HOURS_OF_THE_BAR = 720;

    /**
     * Piece of a sentence or a figure.
     *
     * @param at time in place of a text; null for a text
     */
    public record Part(String text, Instant at, boolean strong) {

        /** @param pieces texts, times, and lists of parts */
        static List<Part> all(Object... pieces) {
            return Arrays.stream(pieces).flatMap(piece ->
                    piece instanceof List<?> parts ? parts.stream().map(Part.class::cast)
                            : piece instanceof Instant at ? Stream.of(new Part(null, at, false))
                            : Stream.of(new Part(piece.toString(), null, false))).toList();
        }
    }

    private RunwayStatus status() {
        return view.runwayStatus(words.now());
    }

    /** Returns the runway on a logarithmic scale from one hour to 30 days, as a width; empty when there is none. */
    public String bar() {
        return runwayLeft().map(left -> place(left.toSeconds())).orElse("");
    }

    public List<String> limits() {
        return view.reading().postpaid() ? List.of()
                : Stream.of(view.levels().warningRunwaySeconds(), view.levels().criticalRunwaySeconds())
                .filter(Objects::nonNull).map(AccountText::place).toList();
    }

    private static String place(long seconds) {
        double hours = Math.min(Math.max(seconds / 3600.0, 1), HOURS_OF_THE_BAR);
        return String.format(Locale.ROOT, "%.1f%%", 100 * Math.log(hours) / Math.log(HOURS_OF_THE_BAR));
    }

    public State state() {
        return view.severity();
    }

    public boolean needsAction() {
        return state() != State.OK && state() != State.NOT_READ;
    }

    Optional<Duration> runwayLeft() {
        return switch (status()) {
            case LEFT -> Optional.of(Duration.between(words.now(), view.runway().endsAt()));
            case ENDED, ENDED_BY_FORECAST -> Optional.of(Duration.ZERO);
            case NO_SPENDING, UNKNOWN -> Optional.empty();
        };
    }

    /** Returns the violated number, in pieces: money when a level is violated, time when a runway is. */
    public List<Part> figure() {
        BigDecimal credit = view.reading().credit();
        if (credit == null) {
            return Part.all("–");
        }
        if (view.reading().postpaid()) {
            return amount(credit, " postpaid");
        }
        boolean ofRunway = state() == State.OK || view.condition().isOfRunway();
        return ofRunway && status() == RunwayStatus.LEFT ? timeLeft(" left")
                : amount(credit, state() == State.UNKNOWN ? " last known"
                        : view.condition() == Condition.SUSPENDED ? " suspended" : " left");
    }

    /** Returns the time left for a row, or the reason why there is none. */
    public List<Part> left() {
        return view.reading().readAt() == null ? Part.all("–")
                : view.reading().postpaid() ? Part.all("postpaid") : switch (status()) {
            case LEFT -> timeLeft("");
            case ENDED -> Part.all("at the floor");
            case ENDED_BY_FORECAST -> Part.all("none by now");
            case NO_SPENDING -> Part.all("no spending");
            case UNKNOWN -> Part.all("–");
        };
    }

    private List<Part> timeLeft(String end) {
        List<Part> parts = new ArrayList<>();
        for (String word : words.until(view.runway().endsAt()).split(" ")) {
            boolean number = Character.isDigit(word.charAt(0));
            parts.add(new Part(number ? word : " " + word + " ", null, number));
        }
        int last = parts.size() - 1;
        parts.set(last, new Part(parts.get(last).text().stripTrailing() + end, null, false));
        return parts;
    }

    private List<Part> amount(BigDecimal amount, String end) {
        String[] figure = view.money(amount).toString().split("(?=\\.)");
        return List.of(new Part(figure[0], null, true),
                new Part((figure.length > 1 ? figure[1] : "") + end, null, false));
    }

    public String balance() {
        return view.reading().credit() == null ? "–" : view.money(view.reading().credit()).toString();
    }

    /** Returns the reason for the state in one or two sentences. */
    public List<Part> why() {
        String floor = situation().floorInWords();
        Vendor vendor = view.vendor();
        return state() == State.NOT_READ ? notRead() : switch (view.condition()) {
            case SUSPENDED -> Part.all("Below " + floor + ": " + vendor.title() + " " + vendor.texts().empties()
                    + " until you pay.");
            case AT_FLOOR -> Part.all(situation().againstFloor()
                    + " " + vendor.begin() + " can " + vendor.texts().empty() + " at any moment.");
            case CREATION_BLOCKED -> Part.all(vendor.begin() + " " + vendor.texts().blocked()
                    + ", although the balance is above " + floor + ".");
            case CREDIT_CRITICAL -> Part.all(levelOf("Critical", view.levels().critical()), lasts());
            case CREDIT_WARNING -> Part.all(levelOf("Warning", view.levels().warning()), lasts());
            case RUNWAY_CRITICAL -> Part.all(limit("Critical", view.levels().criticalRunwaySeconds()), ends());
            case RUNWAY_WARNING -> Part.all(limit("Warning", view.levels().warningRunwaySeconds()), ends());
            case WEEKEND_WARNING -> Part.all("Ends before Monday noon.", ends());
            case HEALTHY -> healthy();
            case UNREADABLE -> Part.all("creditwatch has not been able to read the balance since ",
                    view.unreadable().since(), ": " + view.unreadable().detail() + before());
        };
    }

    private String before() {
        Severity before = view.unreadable().before();
        return before == Severity.OK ? "" : (view.unreadable().detail().endsWith(".") ? " It was " : ". It was ") + before
                + ". Assume that it still is.";
    }

    private List<Part> notRead() {
        return Part.all(view.unreadable() == null ? "creditwatch has not read this balance yet."
                : "No balance yet: " + view.unreadable().detail());
    }

    private List<Part> healthy() {
        return view.reading().postpaid() ? Part.all("Postpaid: no limits apply.") : switch (status()) {
            case LEFT -> ends();
            case NO_SPENDING -> Part.all("No spending.");
            case ENDED, ENDED_BY_FORECAST, UNKNOWN -> Part.all("Forecast needs about 30 min of readings.");
        };
    }

    private String limit(String severity, Long seconds) {
        if (seconds == null) {
            return withoutLimit(severity);
        }
        boolean below = runwayLeft().filter(left -> left.toSeconds() <= seconds).isPresent();
        return below ? "Less than " + words.limit(seconds) + " left. "
                : "Not yet safely above your " + severity.toLowerCase(Locale.ROOT) + " limit. ";
    }

    private String levelOf(String severity, BigDecimal amount) {
        return amount == null ? withoutLimit(severity)
                : situation().againstLevel(severity.toLowerCase(Locale.ROOT)) + " ";
    }

    /** Words a limit that was violated where the settings with it were read: these settings do not have it. */
    private static String withoutLimit(String severity) {
        return severity + " (its limits are not in these settings). ";
    }

    private List<Part> lasts() {
        return status() != RunwayStatus.LEFT ? Part.all(status() == RunwayStatus.NO_SPENDING ? "No spending." : "")
                : Part.all(view.burn().begin(view.origin(), view.currency()) + " it lasts "
                        + words.until(view.runway().endsAt()) + ", until ",
                        view.runway().endsAt(), ".");
    }

    private List<Part> ends() {
        return status() != RunwayStatus.LEFT ? List.of()
                : Part.all("Ends ", view.runway().endsAt(), ", ", likely(), ".");
    }

    /** Returns the range of the end. It names no time that is over. */
    public List<Part> likely() {
        Runway runway = view.runway();
        Instant readAt = view.reading().readAt();
        Instant earliest = readAt.plusSeconds(runway.earliestSeconds());
        Instant latest = runway.latestSeconds() == null ? null : readAt.plusSeconds(runway.latestSeconds());
        if (!earliest.isAfter(words.now())) {
            return latest == null ? Part.all("any time from now") : Part.all("likely before ", latest);
        }
        return latest == null ? Part.all("not before ", earliest)
                : Part.all("likely between ", earliest, " and ", latest);
    }

    public List<Part> forecast() {
        return switch (status()) {
            case LEFT -> Part.all(view.burn().words(view.origin(), view.currency()) + " the balance reaches the "
                    + level(floor()) + " floor ", view.runway().endsAt(), ", ", likely(), ".");
            case ENDED, ENDED_BY_FORECAST -> Part.all("at the floor.");
            case NO_SPENDING -> Part.all("no spending.");
            case UNKNOWN -> Part.all("needs about 30 min of readings.");
        };
    }

    public boolean isLeft() {
        return status() == RunwayStatus.LEFT;
    }

    /** Returns the balance, the burn rate and the payment behind the state. */
    public String money() {
        BigDecimal credit = view.reading().credit();
        if (credit == null) {
            return "";
        }
        boolean unknown = state() == State.UNKNOWN;
        boolean spends = view.burn() != null && view.burn().usdPerHour().signum() > 0;
        if (unknown && status() == RunwayStatus.ENDED_BY_FORECAST) {
            return "At the floor by now at " + rated() + ", if nothing was paid";
        }
        if (unknown) {
            return spends ? "About " + view.money(view.expected().creditAt(words.now())) + " by now at " + rated() : "";
        }
        String text = view.money(credit) + (spends ? " at " + rated() : "");
        return view.condition() == Condition.SUSPENDED
                ? text + " · pay at least " + situation().shortfall().brief() : text;
    }

    /**
     * Returns a sentence for each machine to hibernate, as of the newest message that named them. There is none after
     * the end that the message foresaw.
     */
    public List<List<Part>> savings() {
        HibernationView known = view.episode() == null ? null : view.episode().hibernation();
        return known == null || !known.endsAt().isAfter(words.now()) ? List.of()
                : Saving.sentences(known.savings(), known.endsAt(), view.currency()).map(Part::all).toList();
    }

    public String level(BigDecimal amount) {
        return view.money(amount).brief();
    }

    public String perHour(BigDecimal amount) {
        return Money.perHour(amount, view.currency());
    }

    /** Returns what the page's script needs to write amounts: the sign before them, and their decimals. */
    public String sign() {
        return Money.sign(view.currency());
    }

    public int decimals() {
        return Money.cent(view.currency()).scale();
    }

    public String rate() {
        return perHour(view.burn().usdPerHour());
    }

    public String sourcedRate() {
        return view.burn().label(view.origin(), view.currency());
    }

    /** Returns the burn rate, and its source when that is not the balance alone. */
    private String rated() {
        return view.burn().brief(view.origin(), view.currency());
    }

    BigDecimal floor() {
        return view.reading().threshold() == null ? BigDecimal.ZERO : view.reading().threshold();
    }

    /** Returns the URL of the vendor's billing page; empty when it has none. */
    public String billing() {
        return view.vendor().texts().billingPage().orElse("");
    }

    /** Returns the label of the link to the billing page, with the payment for a week when one is needed. */
    public String pay() {
        return situation().payment().filter(payment -> needsAction() && state() != State.UNKNOWN)
                .map(payment -> "Pay " + payment.amount().brief()).orElse("Billing page");
    }

    private Situation situation() {
        AccountView.Levels levels = view.levels();
        Condition condition = view.condition();
        Long limit = condition == Condition.RUNWAY_CRITICAL ? levels.criticalRunwaySeconds()
                : condition == Condition.RUNWAY_WARNING ? levels.warningRunwaySeconds() : null;
        return new Situation(view.reading().credit(), floor(),
                view.burn() == null ? null : view.burn().usdPerHour(),
                condition == Condition.CREDIT_CRITICAL ? levels.critical()
                        : condition == Condition.CREDIT_WARNING ? levels.warning() : null,
                limit == null ? null : Duration.ofSeconds(limit), view.currency());
    }

    /** Returns the floor and the levels for the chart as JSON: name, amount and label of each. */
    public String levels() {
        return Json.write(view.reading().postpaid() ? List.of() : Stream.of(
                level("floor", view.reading().readAt() == null ? null : floor()),
                level("critical", view.levels().critical()),
                level("warning", view.levels().warning())).filter(level -> !level.isEmpty()).toList());
    }

    private List<String> level(String name, BigDecimal amount) {
        return amount == null ? List.of() : List.of(name, amount.toPlainString(), name + " " + level(amount));
    }
}
