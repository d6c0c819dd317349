package io.creditwatch.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.settings.AnswerSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Form of a JSON answer, with every value replaced: {@code {"data": {"credit": number, "list": [{"id": "text"} x 3]}}}.
 * A member's name is replaced too unless it is of letters, {@code _} and {@code -}: it may be an id or a key.
 */
final class AnswerShape {

    private static final int DEEPEST = 8;
    private static final int MOST_MEMBERS = 40;
    private static final int MOST_KINDS = 3;
    private static final int LONGEST = 4_000;
    private static final int WIDTH = 100;
    private static final Pattern NAME = Pattern.compile("_?[A-Za-z][A-Za-z_-]{0,39}");

    private AnswerShape() {
    }

    static List<String> of(JsonNode answer) {
        String text = shape(answer, 0);
        return (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …").lines().toList();
    }

    private static String shape(JsonNode node, int depth) {
        return switch (node.getNodeType()) {
            case OBJECT -> depth == DEEPEST ? "{…}" : joined("{", members(node, depth), "}");
            case ARRAY -> depth == DEEPEST ? "[…]" : joined("[", kinds(node, depth), "]");
            case STRING -> AnswerSum.isDecimal(node.textValue()) ? "\"number\"" : "\"text\"";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }

    private static List<String> members(JsonNode object, int depth) {
        List<String> members = new ArrayList<>();
        object.properties().forEach(member -> {
            if (members.size() < MOST_MEMBERS) {
                members.add('"' + (NAME.matcher(member.getKey()).matches() ? member.getKey() : "…") + "\": "
                        + shape(member.getValue(), depth + 1));
            }
        });
        return withRest(members, object.size());
    }

    /** Returns each form of the elements, with the number of elements that have it. */
    private static List<String> kinds(JsonNode list, int depth) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        list.forEach(element -> kinds.merge(shape(element, depth + 1), 1, Integer::sum));
        return withRest(kinds.entrySet().stream().limit(MOST_KINDS)
                .map(kind -> kind.getKey() + (kind.getValue() == 1 ? "" : " x " + kind.getValue()))
                .collect(Collectors.toCollection(ArrayList::new)), kinds.size());
    }

    private static List<String> withRest(List<String> shown, int all) {
        if (shown.size() < all) {
            shown.add("… " + (all - shown.size()) + " more");
        }
        return shown;
    }

    private static String joined(String open, List<String> parts, String close) {
        String line = parts.stream().collect(Collectors.joining(", ", open, close));
        return line.length() <= WIDTH && line.indexOf('\n') < 0 ? line
                : parts.stream().collect(Collectors.joining(",\n", open + "\n", "")).indent(2).strip() + "\n" + close;
    }
}
