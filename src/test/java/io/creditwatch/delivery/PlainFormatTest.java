package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.delivery.slack.SlackFormat;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that words from outside never become a link. */
class PlainFormatTest {

    private static final PlainFormat PLAIN = new PlainFormat(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "pay at https://evil.example/pay?a=b | pay at https[:]//evil[.]example/pay?a=b",
            "HTTP://203.0.113.7/pay             | HTTP[:]//203.0.113.7/pay",
            "slack://open ftp://h               | slack[:]//open ftp[:]//h",
            "www.evil.example                   | www[.]evil[.]example",
            "WWW.3com.net:80/x                  | WWW[.]3com[.]net:80/x",
            "mailto:pay@evil.example            | mailto[:]pay@evil[.]example",
            "tel:+4912345                       | tel[:]+4912345",
            "see evil.com, or sub.evil.co.uk.   | see evil[.]com, or sub[.]evil[.]co[.]uk.",
            "bücher.example xn--a.xn--p1ai      | bücher[.]example xn--a[.]xn--p1ai",
            "evil。com evil．com evil｡com        | evil[.]com evil[.]com evil[.]com",
            "into account.prod-eu.api-key-file. It | into account.prod-eu.api-key-file. It",
            "Check account.lab.api.url.         | Check account.lab.api.url.",
            "check hyperstack.api.url, tls.ca-file. | check hyperstack.api.url, tls.ca-file.",
            "hyperstack.api.key.evil.com        | hyperstack[.]api[.]key[.]evil[.]com",
            "a sentence. And 99.50, 5.7.1, v1.2 | a sentence. And 99.50, 5.7.1, v1.2",
            "Fehler: nichts; 12:30, 203.0.113.7:443 | Fehler: nichts; 12:30, 203.0.113.7:443"})
    void makesNoLinkOfAnAddress(String said, String written) {
        assertThat(PLAIN.words(said)).isEqualTo(written);
        assertThat(new SlackFormat(ZoneOffset.UTC).words(said)).isEqualTo(written);
    }

    /** An invisible character makes no text different. */
    @Property(tries = 3_000)
    void looksForAddressesInEveryTextThatCanHaveOne(
            @ForAll @CharRange(from = '!', to = '~') @Chars({' ', '.', ':', 'w', 'W', '\u00a7', '5'}) @StringLength(max = 9)
            String text) {
        for (String said : List.of(text, "mailto" + text, "www" + text, "a.b" + text)) {
            assertThat(PLAIN.words(said)).isEqualTo(PLAIN.words(said + "\u200b"));
        }
    }

    @ParameterizedTest
    @CsvSource({"ht\u200btps://evil.example,https[:]//evil[.]example", "evil.\u2060com,evil[.]com",
        "\u202etxt.exe\u202c,txt[.]exe", "www\u00ad.evil.example,www[.]evil[.]example"})
    void isNotDeceivedByWhatCannotBeSeen(String said, String written) {
        assertThat(PLAIN.words(said)).isEqualTo(written);
    }
}
