package io.creditwatch.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The recipients of one notification that are done with it: nobody of them gets it again.
 *
 * @param delivered who has it
 * @param refused   who refused it for good, and what was answered
 */
public record Recipients(Set<String> delivered, Map<String, String> refused) {

    public static final Recipients NONE = new Recipients(Set.of(), Map.of());

    public boolean isDone(String recipient) {
        return delivered.contains(recipient) || refused.containsKey(recipient);
    }

    @JsonIgnore
    public boolean isEmpty() {
        return delivered.isEmpty() && refused.isEmpty();
    }

    boolean reachMoreThan(Recipients before) {
        return delivered.size() > before.delivered.size();
    }

    /** These and those. */
    public Recipients and(Recipients more) {
        Set<String> allDelivered = new LinkedHashSet<>(delivered);
        allDelivered.addAll(more.delivered);
        Map<String, String> allRefused = new LinkedHashMap<>(refused);
        allRefused.putAll(more.refused);
        return new Recipients(allDelivered, allRefused);
    }
}
