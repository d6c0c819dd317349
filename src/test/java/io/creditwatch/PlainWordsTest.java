package io.creditwatch;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that code, messages and documents use the field's usual words, and one word for one thing. */
class PlainWordsTest {

    private static final Map<String, String> INSTEAD = Map.ofEntries(
            entry("tell", "notify, say"), entry("tells", "notifies, says"), entry("telling", "notifying"),
            entry("told", "notified"), entry("untold", "not notified"),
            entry("notice", "notification, message"), entry("notices", "notifications, messages"),
            entry("mend", "fix"), entry("mends", "fixes"), entry("mended", "fixed"), entry("mending", "fixing"),
            entry("burnt", "spent"), entry("burns", "spends"), entry("burned", "spent"),
            entry("lately", "recently"), entry("lasting", "ongoing"), entry("feared", "projected"),
            entry("aside", "side alert"), entry("asides", "side alerts"), entry("matter", "say what it is"),
            entry("outlook", "runway status"), entry("trouble", "error, incident"), entry("troubles", "errors"),
            entry("room", "package, space"), entry("rooms", "packages"), entry("anew", "again"),
            entry("heed", "follow"), entry("heeds", "follows"), entry("fortune", "say what it is"),
            entry("somebody", "the operator, the receiver, the program"), entry("anybody", "any receiver"),
            entry("everybody", "every receiver"), entry("nobody", "no receiver, no operator"),
            entry("whoever", "the receiver that"), entry("whatever", "any, even if"),
            entry("whichever", "the one that"), entry("whomever", "the receiver that"), entry("likewise", "also"),
            entry("anyone", "any operator, any caller"), entry("everyone", "every operator, every receiver"),
            entry("sister", "other"), entry("sisters", "others"), entry("ought", "should"),
            entry("reckon", "compute"), entry("reckons", "computes"), entry("knob", "setting"),
            entry("knobs", "settings"), entry("alike", "both"), entry("believe", "accept"),
            entry("believes", "accepts"), entry("believed", "accepted"), entry("besides", "in addition to, also"),
            entry("odd", "unusual"), entry("oddly", "unusually"), entry("hence", "so"), entry("thereby", "so"),
            entry("lest", "so that ... not"));

    private static final Map<String, String> PHRASES = Map.ofEntries(
            entry("in hand", "in flight"),
            entry("given up", "dead letter"),
            entry("gives up", "stops retrying"),
            entry("held back", "suppressed, waits"),
            entry("holds back", "suppresses, delays"),
            entry("clear of", "above"),
            entry("beside it", "side alert, next to"),
            entry("what lasts", "the ongoing incident"),
            entry("that lasts", "ongoing"),
            entry("no longer so", "say what is no longer true"),
            entry("as it stands", "unchanged"),
            entry("what is kept", "kept data"),
            entry("what was notified", "the notified condition"),
            entry("goes by", "uses"),
            entry("and its like", "and similar"),
            entry("the like", "such as"),
            entry("however many", "any number of"),
            entry("however long", "for any time"),
            entry("however much", "at any amount"),
            entry("however often", "any number of times"),
            entry("of ones own", "of the operator"),
            entry("for the sake", "because"),
            entry("is asked for", "needs"),
            entry("may look", "can be seen by"),
            entry("that there are", "say which"));

    private static final Pattern PHRASE = Pattern.compile("\\b(?:" + String.join("|", PHRASES.keySet()) + ")\\b");

    /** Words that no summary begins with: a summary begins with a verb or a noun phrase. */
    private static final Set<String> NO_SUMMARY_BEGINS_WITH = Set.of("what", "who", "whom", "whose", "how", "whether",
            "those", "that", "when", "where", "why", "which", "if", "of", "since", "so", "as", "for", "by", "with",
            "in", "on", "at", "after", "before", "once", "while", "until", "only", "not", "no", "nothing", "none",
            "one", "it", "from", "to", "because");

    private static final Pattern SUMMARY = Pattern.compile("/\\*\\*[\\s*]*([A-Za-z]+)");
    private static final Pattern TAG = Pattern.compile(
            "@(?:param\\s+\\S+|return)\\s+(what|who|whom|whose|how|those|that which|whoever)\\b");
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");
    /** Files that cannot change: the database checks their sums. */
    private static final Pattern APPLIED_MIGRATION = Pattern.compile("V[1-7]__.*\\.sql");
    private static final Set<String> TEXTS = Set.of("java", "yaml", "yml", "md", "properties", "ftlh", "js",
            "css", "sql", "service");

    @ParameterizedTest
    @MethodSource("folders")
    void usesTheUsualWords(Path folder) throws IOException {
        List<String> findings = new ArrayList<>();
        for (Path file : texts(folder)) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                // stored by earlier versions
                if (!lines.get(i).contains("@JsonAlias")) {
                    String place = file + ":" + (i + 1) + ": ";
                    unusual(lines.get(i)).forEach(finding -> findings.add(place + finding));
                }
            }
        }
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void beginsEachSummaryWithAVerbOrANoun(Path folder) throws IOException {
        List<String> findings = new ArrayList<>();
        for (Path file : texts(folder)) {
            if (file.toString().endsWith(".java")) {
                String code = Files.readString(file);
                SUMMARY.matcher(code).results()
                        .filter(match -> NO_SUMMARY_BEGINS_WITH.contains(match.group(1).toLowerCase(Locale.ROOT)))
                        .forEach(match -> findings.add(place(file, code, match)));
                TAG.matcher(code).results().forEach(match -> findings.add(place(file, code, match)));
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void findsWordsInNamesAndInSentences() {
        assertThat(unusual("Instant toldAt; // what Nobody\n")).containsExactly("told: notified",
                "nobody: no receiver, no operator");
        assertThat(unusual("It was given up.")).containsExactly("given up: dead letter");
        assertThat(unusual("The notification was retold, and noticed by the mender.")).isEmpty();
    }

    private static List<String> unusual(String line) {
        Stream<String> words = WORD.matcher(line).results().map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT)).filter(INSTEAD::containsKey)
                .map(word -> word + ": " + INSTEAD.get(word));
        Stream<String> phrases = PHRASE.matcher(line.toLowerCase(Locale.ROOT)).results().map(MatchResult::group)
                .map(phrase -> phrase + ": " + PHRASES.get(phrase));
        return Stream.concat(words, phrases).toList();
    }

    private static String place(Path file, String code, MatchResult match) {
        long line = code.substring(0, match.start(1)).lines().count();
        return file + ":" + line + ": begins with " + match.group(1);
    }

    private static List<Path> texts(Path folder) throws IOException {
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            return files.filter(Files::isRegularFile).filter(PlainWordsTest::isText).sorted().toList();
        }
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return TEXTS.contains(name.substring(name.lastIndexOf('.') + 1)) && !APPLIED_MIGRATION.matcher(name).matches()
                && !name.equals("PlainWordsTest.java");
    }

    /** Lists every folder with texts of ours, so that a finding is reported under its own. */
    static List<Path> folders() {
        return Stream.of("src/main", "src/test/java", "src/bench", "routes", "docs", "README.md", "CHANGELOG.md",
                        "SECURITY.md", "application.properties", "docker-compose.yml")
                .map(Path::of).filter(Files::exists).flatMap(PlainWordsTest::below).toList();
    }

    private static Stream<Path> below(Path top) {
        if (!Files.isDirectory(top)) {
            return Stream.of(top);
        }
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
