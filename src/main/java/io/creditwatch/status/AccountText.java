package io.creditwatch.status;

import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.Saving;
import io.creditwatch.alert.Situation;
import io.creditwatch.assessment.Condition;
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
public final class AccountText {

    private static final double HOURS_OF_THE_BAR = 720;
    private static final String POSTPAID = "Postpaid: no limits apply.";

    private final AccountView account;
    private final PageWords words;
    private final Sparkline spark;
    private final RunwayStatus status;

    AccountText(AccountView account, PageWords words, Sparkline spark) {
        this.account = account;
        this.words = words;
        this.spark = spark;
        this.status = account.runwayStatus(words.now());
    }

    /** Returns the text of an account without a sparkline. */
    public static AccountText of(AccountView account, Instant now) {
        return new AccountText(account, new PageWords(now), Sparkline.NONE);
    }

    /**
     * Piece of a sentence or a figure.
     *
     * @param at     time in place of a text; null for a text
     * @param strong whether the text is a number of a figure
     */
    public record Part(String text, Instant at, boolean strong) {

        static List<Part> all(Object... parts) {
            return Arrays.stream(parts).map(part -> part instanceof Instant at ? new Part(null, at, false)
                    : new Part(part.toString(), null, false)).toList();
        }
    }

    public AccountView view() {
        return account;
    }

    public Sparkline spark() {
        return spark;
    }

    /** Returns the runway on a logarithmic scale from one hour to 30 days, as a width; empty when there is none. */
    public String bar() {
        return runwayLeft().map(left -> place(left.toSeconds())).orElse("");
    }

    /** Returns the limits of the runway as places on its scale. */
    public List<String> limits() {
        return account.reading().postpaid() ? List.of()
                : Stream.of(account.levels().warningRunwaySeconds(), account.levels().criticalRunwaySeconds())
                .filter(Objects::nonNull).map(AccountText::place).toList();
    }

    private static String place(long seconds) {
        double hours = Math.min(Math.max(seconds / 3600.0, 1), HOURS_OF_THE_BAR);
        return String.format(Locale.ROOT, "%.1f%%", 100 * Math.log(hours) / Math.log(HOURS_OF_THE_BAR));
    }

    public State state() {
        return account.severity();
    }

    public boolean needsAction() {
        return state() != State.OK && state() != State.NOT_READ;
    }

    Optional<Duration> runwayLeft() {
        return switch (status) {
            case LEFT -> Optional.of(Duration.between(words.now(), account.runway().endsAt()));
            case ENDED, ENDED_BY_FORECAST -> Optional.of(Duration.ZERO);
            case NO_SPENDING, UNKNOWN -> Optional.empty();
        };
    }

    /** Returns the violated number, in pieces: money when a level is violated, time when a runway is. */
    public List<Part> figure() {
        BigDecimal credit = account.reading().credit();
        if (credit == null) {
            return Part.all("–");
        }
        if (account.reading().postpaid()) {
            return amount(credit, " postpaid");
        }
        boolean ofRunway = state() == State.OK || account.condition().isOfRunway();
        return ofRunway && status == RunwayStatus.LEFT ? timeLeft(" left")
                : amount(credit, state() == State.UNKNOWN ? " last known"
                        : account.condition() == Condition.SUSPENDED ? " suspended" : " left");
    }

    /** Returns the time left for a row, or the reason why there is none. */
    public List<Part> left() {
        return account.reading().readAt() == null ? Part.all("–")
                : account.reading().postpaid() ? Part.all("postpaid") : switch (status) {
            case LEFT -> timeLeft("");
            case ENDED -> Part.all("at the floor");
            case ENDED_BY_FORECAST -> Part.all("none by now");
            case NO_SPENDING -> Part.all("no spending");
            case UNKNOWN -> Part.all("–");
        };
    }

    private List<Part> timeLeft(String end) {
        List<Part> parts = new ArrayList<>();
        for (String word : words.until(account.runway().endsAt()).split(" ")) {
            boolean number = Character.isDigit(word.charAt(0));
            parts.add(new Part(number ? word : " " + word + " ", null, number));
        }
        int last = parts.size() - 1;
        parts.set(last, new Part(parts.get(last).text().stripTrailing() + end, null, false));
        return parts;
    }

    private List<Part> amount(BigDecimal amount, String end) {
        String[] figure = money(amount).split("(?=\\.)");
        return List.of(new Part(figure[0], null, true), new Part((figure.length > 1 ? figure[1] : "") + end, null, false));
    }

    public String balance() {
        return account.reading().credit() == null ? "–" : money(account.reading().credit());
    }

    /** Returns the reason for the state in one or two sentences. */
    public List<Part> why() {
        String floor = situation().floorInWords();
        Vendor vendor = account.vendor();
        return state() == State.NOT_READ ? notRead() : switch (account.condition()) {
            case SUSPENDED -> Part.all("Below " + floor + ": " + vendor.title() + " " + vendor.texts().empties()
                    + " until you pay.");
            case AT_FLOOR -> Part.all(situation().againstFloor()
                    + " " + vendor.begin() + " can " + vendor.texts().empty() + " at any moment.");
            case CREATION_BLOCKED -> Part.all(vendor.begin() + " " + vendor.texts().blocked()
                    + ", although the balance is above " + floor + ".");
            case CREDIT_CRITICAL -> join(Part.all(situation().againstLevel("critical") + " "), lasts());
            case CREDIT_WARNING -> join(Part.all(situation().againstLevel("warning") + " "), lasts());
            case RUNWAY_CRITICAL -> join(limit("critical", account.levels().criticalRunwaySeconds()), ends());
            case RUNWAY_WARNING -> join(limit("warning", account.levels().warningRunwaySeconds()), ends());
            case WEEKEND_WARNING -> join(Part.all("Ends before Monday noon."), ends());
            case HEALTHY -> healthy();
            case UNREADABLE -> Part.all("creditwatch cannot read the balance since ", account.unreadable().since(),
                    ": " + account.unreadable().detail());
        };
    }

    private List<Part> notRead() {
        if (account.unreadable() != null) {
            return Part.all("No balance yet: " + account.unreadable().detail());
        }
        return Part.all("creditwatch has not read this balance yet.");
    }

    private List<Part> healthy() {
        return account.reading().postpaid() ? Part.all(POSTPAID) : switch (status) {
            case LEFT -> ends();
            case NO_SPENDING -> Part.all("No spending.");
            case ENDED, ENDED_BY_FORECAST, UNKNOWN -> Part.all("Forecast needs about 30 min of readings.");
        };
    }

    private List<Part> limit(String name, Long seconds) {
        boolean below = seconds != null && runwayLeft().filter(left -> left.toSeconds() <= seconds).isPresent();
        return Part.all(below ? "Less than " + words.limit(seconds) + " left. "
                : "Not yet safely above your " + name + " limit. ");
    }

    private List<Part> lasts() {
        return status != RunwayStatus.LEFT ? Part.all(status == RunwayStatus.NO_SPENDING ? "No spending." : "")
                : Part.all(account.burn().begin(account.origin(), account.currency()) + " it lasts "
                        + words.until(account.runway().endsAt()) + ", until ",
                        account.runway().endsAt(), ".");
    }

    private List<Part> ends() {
        return status != RunwayStatus.LEFT ? List.of()
                : join(join(Part.all("Ends ", account.runway().endsAt(), ", "), likely()), Part.all("."));
    }

    /** Returns the range of the end. It names no time that is over. */
    public List<Part> likely() {
        Runway runway = account.runway();
        Instant readAt = account.reading().readAt();
        Instant earliest = readAt.plusSeconds(runway.earliestSeconds());
        Instant latest = runway.latestSeconds() == null ? null : readAt.plusSeconds(runway.latestSeconds());
        if (!earliest.isAfter(words.now())) {
            return latest == null ? Part.all("any time from now") : Part.all("likely before ", latest);
        }
        return latest == null ? Part.all("not before ", earliest)
                : Part.all("likely between ", earliest, " and ", latest);
    }

    /** Returns the forecast as one sentence, for readers that do not see the chart. */
    public List<Part> forecast() {
        return switch (status) {
            case LEFT -> join(join(Part.all(account.burn().words(account.origin(), account.currency())
                    + " the balance reaches the " + level(floor())
                    + " floor ", account.runway().endsAt(), ", "), likely()), Part.all("."));
            case ENDED, ENDED_BY_FORECAST -> Part.all("at the floor.");
            case NO_SPENDING -> Part.all("no spending.");
            case UNKNOWN -> Part.all("needs about 30 min of readings.");
        };
    }

    public boolean isLeft() {
        return status == RunwayStatus.LEFT;
    }

    /** Returns the balance, the burn rate and the payment behind the state. */
    public String money() {
        BigDecimal credit = account.reading().credit();
        if (credit == null) {
            return "";
        }
        boolean unknown = state() == State.UNKNOWN;
        boolean spends = account.burn() != null && account.burn().usdPerHour().signum() > 0;
        if (unknown && status == RunwayStatus.ENDED_BY_FORECAST) {
            return "At the floor by now at " + rated() + ", if nothing was paid";
        }
        if (unknown) {
            return spends ? "About " + money(account.expected().creditAt(words.now())) + " by now at " + rated() : "";
        }
        String text = spends ? money(credit) + " at " + rated() : money(credit);
        return account.condition() == Condition.SUSPENDED
                ? text + " · pay at least " + situation().shortfall().brief() : text;
    }

    /**
     * Returns a sentence for each machine to hibernate, as of the newest message that named them. There is none after the
     * end that the message foresaw.
     */
    public List<List<Part>> savings() {
        HibernationView known = account.episode() == null ? null : account.episode().hibernation();
        return known == null || !known.endsAt().isAfter(words.now()) ? List.of()
                : Saving.sentences(known.savings(), known.endsAt(), account.currency()).map(Part::all).toList();
    }

    /** Returns an amount with its currency. */
    public String money(BigDecimal amount) {
        return account.money(amount).toString();
    }

    /** Returns a level, without cents when there are none. */
    public String level(BigDecimal amount) {
        return account.money(amount).brief();
    }

    public String perHour(BigDecimal amount) {
        return Money.perHour(amount, account.currency());
    }

    /** Returns what the page's script needs to write amounts: the sign before them, and their decimals. */
    public String sign() {
        return Money.sign(account.currency());
    }

    public int decimals() {
        return Money.cent(account.currency()).scale();
    }

    public String rate() {
        return perHour(account.burn().usdPerHour());
    }

    /** Returns the burn rate with its source. */
    public String sourcedRate() {
        return account.burn().label(account.origin(), account.currency());
    }

    /** Returns the burn rate, and its source when that is not the balance alone. */
    private String rated() {
        return account.burn().brief(account.origin(), account.currency());
    }

    BigDecimal floor() {
        return account.reading().threshold() == null ? BigDecimal.ZERO : account.reading().threshold();
    }

    /** Returns the URL of the vendor's billing page; empty when it has none. */
    public String billing() {
        return account.vendor().texts().billingPage().orElse("");
    }

    /** Returns the label of the link to the billing page, with the payment for a week when one is needed. */
    public String pay() {
        return situation().payment().filter(payment -> needsAction() && state() != State.UNKNOWN)
                .map(payment -> "Pay " + payment.amount().brief()).orElse("Billing page");
    }

    /** Returns the balance against the limit behind the condition, as in the messages. */
    private Situation situation() {
        AccountView.Levels levels = account.levels();
        Condition condition = account.condition();
        Long limit = condition == Condition.RUNWAY_CRITICAL ? levels.criticalRunwaySeconds()
                : condition == Condition.RUNWAY_WARNING ? levels.warningRunwaySeconds() : null;
        return new Situation(account.reading().credit(), floor(),
                account.burn() == null ? null : account.burn().usdPerHour(),
                condition == Condition.CREDIT_CRITICAL ? levels.critical()
                        : condition == Condition.CREDIT_WARNING ? levels.warning() : null,
                limit == null ? null : Duration.ofSeconds(limit), account.currency());
    }

    /** Returns the floor and the levels for the chart as JSON: name, amount and label of each. */
    public String levels() {
        return Json.write(account.reading().postpaid() ? List.of() : Stream.of(
                level("floor", "floor", account.reading().readAt() == null ? null : floor()),
                level("critical", "critical", account.levels().critical()),
                level("warning", "warning", account.levels().warning())).filter(level -> !level.isEmpty()).toList());
    }

    private List<String> level(String name, String label, BigDecimal amount) {
        return amount == null ? List.of() : List.of(name, amount.toPlainString(), label + " " + level(amount));
    }

    private static List<Part> join(List<Part> first, List<Part> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
