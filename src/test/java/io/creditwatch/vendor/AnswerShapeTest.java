package io.creditwatch.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerShapeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
            "{\"a\": 1.5, \"b\": \"x\", \"c\": true, \"d\": null} | {\"a\": number, \"b\": \"text\", \"c\": boolean, "
                    + "\"d\": null}",
            "{\"a\": \"-1.50\", \"b\": \"1e5\", \"c\": \"\"}          | {\"a\": \"number\", \"b\": \"text\", \"c\": "
                    + "\"text\"}", "[]                                                   | []",
            "{}                                                   | {}",
            "5                                                    | number",
            "[1, 2, 3, \"x\", {\"id\": 1}, {\"id\": 2}]             | [number x 3, \"text\", {\"id\": number} x 2]",
            "[1, \"x\", true, null, [], {}]                       | [number, \"text\", boolean, … 3 more]",
            "''                                                   | nothing"})
    void replacesEveryValue(String json, String shape) {
        assertThat(shape(json)).isEqualTo(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna@example.com", "4711", "sk-4f1d9c", "h100", "two words", "a.b", "a/b", "Łódź", "", "-",
        "averyveryveryveryveryveryveryveryveryverylongname"})
    void replacesNamesThatMayBeData(String name) {
        assertThat(shape("{\"" + name + "\": 1}")).isEqualTo("{\"…\": number}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit", "totalBalance", "can_create_instance", "x-rate", "_links",
            "month_to_date_balance"})
    void showsNamesOfWords(String name) {
        assertThat(shape("{\"" + name + "\": 1}")).isEqualTo("{\"" + name + "\": number}");
    }

    @Test
    void staysSmall() {
        String wide = IntStream.range(0, 26 * 26).mapToObj(i -> "\"" + (char) ('a' + i / 26) + (char) ('a' + i % 26)
                + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        String both = IntStream.range(0, 26).mapToObj(i -> "\"" + (char) ('a' + i) + "\":" + wide)
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(shape(wide)).contains("\"ab\": number", "… 636 more").hasLineCount(43);
        assertThat(shape(deep)).isEqualTo("{\"a\": ".repeat(8) + "{…}" + "}".repeat(8));
        assertThat(shape(both)).hasSizeLessThan(5_000).endsWith(" …");
    }

    private static String shape(String json) {
        try {
            return String.join("\n", AnswerShape.of(Json.MAPPER.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
