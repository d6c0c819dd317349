package io.creditwatch.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Vendor of prepaid credit, as its file {@code vendors/NAME.properties} describes it; docs/vendors.md explains each
 * key.
 *
 * @param url           base of the paths, without a slash at the end
 * @param urlKey        key or file that sets the URL
 * @param cost          call that reads the cost per hour; empty if there is none
 * @param usagePath     path of Hyperstack's list of billed resources; empty for every other vendor
 * @param secretAnswers whether the answers hold secrets, so that nothing of them may be shown
 */
public record Vendor(String name, String title, URI url, String urlKey, Key key, Credit credit, Optional<Call> cost,
                     Optional<String> usagePath, boolean secretAnswers, Texts texts) {

    public static final String HYPERSTACK = "hyperstack";
    /** Vendor of an account that is not configured here, or whose vendor's file is wrong: it cannot be called. */
    public static final Vendor UNKNOWN = new Vendor("", "the vendor", URI.create("https://unknown.invalid"), "",
            new Key("Authorization", "Bearer ", false), new Credit(new Call("GET", "/", "", List.of(), false,
                    AnswerSum.parse("/balance"), BigDecimal.ONE, false, false), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.of("USD"), Optional.empty()), Optional.empty(), Optional.empty(), true,
            new Texts(Optional.empty(), "suspend all machines", "creates no new machines", Optional.empty(), ""));

    /** Returns host and port of the calls, as {@code host:443}. */
    public String host() {
        int usual = url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + (url.getPort() < 0 ? usual : url.getPort());
    }

    Vendor at(URI other, String keyOfIt) {
        return new Vendor(name, title, other, keyOfIt, key, credit, cost, usagePath, secretAnswers, texts);
    }

    Vendor with(Key other) {
        return new Vendor(name, title, url, urlKey, other, credit, cost, usagePath, secretAnswers, texts);
    }

    public String begin() {
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    Vendor withSecretAnswers() {
        return new Vendor(name, title, url, urlKey, key, credit, cost, usagePath, true, texts);
    }

    public Call usage() {
        return new Call("GET", usagePath.orElseThrow(), "", List.of(), false, null, BigDecimal.ONE, false, false);
    }

    /**
     * Header that carries the account's key.
     *
     * @param prefix with its blank; empty if there is none
     * @param basic  whether the key is {@code user:password}, sent as RFC 7617 says
     */
    public record Key(String header, String prefix, boolean basic) {
    }

    /**
     * Request, and how to read an amount from its answer.
     *
     * @param path            begins with a slash; {@code {user}} stands for the part of the key before its colon
     * @param body            JSON; empty for GET
     * @param successOptional whether an answer without those values is right too
     * @param strings         whether amounts may be strings
     * @param nullIsZero      whether null stands for zero; a missing amount never does
     */
    public record Call(String method, String path, String body, List<AnswerPath.Check> success, boolean successOptional,
                       AnswerSum amount, BigDecimal factor, boolean strings, boolean nullIsZero) {
    }

    /**
     * Call that reads the balance.
     *
     * @param floor     balance at which the vendor suspends; empty for zero
     * @param mayCreate false there means that nothing new can be started
     * @param postpaid  value that says that the account pays later, so that a low balance is no alarm
     * @param currency  code of ISO 4217; empty if the answer has it
     */
    public record Credit(Call call, Optional<AnswerSum> floor, Optional<AnswerPath> mayCreate,
                         Optional<AnswerPath.Check> postpaid, Optional<String> currency,
                         Optional<AnswerPath> currencyPath) {
    }

    /**
     * Words of messages.
     *
     * @param billingPage page where people pay
     * @param empty       act of the vendor at the floor, as an infinitive: {@code suspend all machines}
     * @param blocked     act of the vendor when nothing new can be started: {@code creates no new machines}
     * @param saving      act of a person that saves money: {@code hibernate machines}
     * @param forbidden   sentence for a person whose key may not read the balance
     */
    public record Texts(Optional<String> billingPage, String empty, String blocked, Optional<String> saving,
                        String forbidden) {

        /** Returns the act of the vendor at the floor in the third person: {@code suspends all machines}. */
        public String empties() {
            return empty.replaceFirst("^(\\w*[^aeiou])y(?= |$)", "$1ie")
                    .replaceFirst("^(\\w*(?:[cs]h|x|z|o))(?= |$)", "$1e").replaceFirst("(?= |$)", "s");
        }

        /** Returns what runs while there is money: {@code the machines run}. */
        public String running() {
            return empty.contains("machines") ? "the machines run" : "everything runs";
        }

        /** Returns what a person begins that costs money: {@code start machines}. */
        public String starting() {
            return empty.contains("machines") ? "start machines" : "start anything";
        }
    }
}
