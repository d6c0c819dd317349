package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Place of a value in a JSON answer: a JSON pointer (RFC 6901), in which {@code [name=value]} stands for the one
 * element of a list whose member has that value. Example: {@code /balance_infos/[currency=USD]/total_balance}.
 */
public record AnswerPath(String text) {

    private static final String PICK = "\\[[^\\[\\]=]+=[^\\[\\]=]+]";

    static AnswerPath parse(String text) {
        refuseIf(!text.startsWith("/"), "'" + text + "' is not a JSON pointer; it begins with /, such as /data/credit");
        refuseIf(text.matches(".*\\s.*"), "'" + text
                + "' has a blank in it; a sum is written /a + /b, with blanks around the sign");
        for (String step : text.substring(1).split("/", -1)) {
            refuseIf(step.isEmpty(), "'" + text + "' has an empty name between two slashes, or at its end");
            refuseIf(step.startsWith("[") && !step.matches(PICK),
                    "'" + text + "' has a wrong choice from a list; it is written [name=value]");
            refuseIf(step.replaceAll("~[01]", "").contains("~"), "'" + text + "' has a ~ that neither 0 nor 1 follows");
        }
        return new AnswerPath(text);
    }

    /** Returns the value there; empty if there is none, or null, or if more than one element of a list fits. */
    public Optional<JsonNode> in(JsonNode answer) {
        return Optional.of(at(answer)).filter(node -> !node.isMissingNode() && !node.isNull());
    }

    JsonNode at(JsonNode answer) {
        JsonNode at = answer;
        for (String step : text.substring(1).split("/", -1)) {
            at = step.startsWith("[") ? pick(at, step.substring(1, step.length() - 1))
                    : at.isArray() ? at.path(step.matches("\\d{1,9}") ? Integer.parseInt(step) : -1)
                    : at.path(unescaped(step));
        }
        return at;
    }

    /** Replaces the value of a member of an object, which must be there. */
    public void replaceIn(JsonNode answer, JsonNode value) {
        int last = text.lastIndexOf('/');
        JsonNode parent = last == 0 ? answer : new AnswerPath(text.substring(0, last)).at(answer);
        ((ObjectNode) parent).set(unescaped(text.substring(last + 1)), value);
    }

    private static JsonNode pick(JsonNode list, String condition) {
        String[] parts = unescaped(condition).split("=", 2);
        List<JsonNode> fitting = new ArrayList<>();
        list.elements().forEachRemaining(element -> {
            if (list.isArray() && element.path(parts[0]).asText().equals(parts[1])) {
                fitting.add(element);
            }
        });
        return fitting.size() == 1 ? fitting.get(0) : MissingNode.getInstance();
    }

    private static String unescaped(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Condition of an answer: {@code /code = 20000}, or {@code no /errors}.
     *
     * @param path  null for the condition that every answer meets
     * @param value text of the value at the path; null if there must be no value
     */
    public record Check(AnswerPath path, String value) {

        static final Check ALWAYS = new Check(null, "true");
        private static final String NO = "no ";

        static Check parse(String text) {
            if (text.startsWith(NO)) {
                return new Check(AnswerPath.parse(text.substring(NO.length()).strip()), null);
            }
            String[] parts = text.split("\\s+=\\s+", 2);
            refuseIf(parts.length < 2 || parts[1].isBlank(),
                    "'" + text + "' is not a pointer and its value, such as /status = true, or no /errors");
            return new Check(AnswerPath.parse(parts[0].strip()), parts[1].strip());
        }

        static List<Check> parseAll(String text) {
            return Arrays.stream(text.split(",", -1)).map(String::strip).map(Check::parse).toList();
        }

        public boolean holdsIn(JsonNode answer) {
            if (path == null) {
                return true;
            }
            Optional<JsonNode> found = path.in(answer);
            return value == null ? found.isEmpty()
                    : found.filter(node -> node.isValueNode() && node.asText().equals(value)).isPresent();
        }

        @Override
        public String toString() {
            return path == null ? value : value == null ? NO + path : path + " = " + value;
        }
    }
}
