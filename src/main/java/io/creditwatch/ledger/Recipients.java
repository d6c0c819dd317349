package io.creditwatch.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Recipients that are done with a notification, and do not get it again; the refusals with their answers. */
public record Recipients(Set<String> delivered, Map<String, String> refused) {

    public static final Recipients NONE = new Recipients(Set.of(), Map.of());

    public boolean isDone(String recipient) {
        return delivered.contains(recipient) || refused.containsKey(recipient);
    }

    @JsonIgnore
    public boolean isEmpty() {
        return delivered.isEmpty() && refused.isEmpty();
    }

    public Recipients and(Recipients more) {
        Set<String> allDelivered = new LinkedHashSet<>(delivered);
        allDelivered.addAll(more.delivered);
        Map<String, String> allRefused = new LinkedHashMap<>(refused);
        allRefused.putAll(more.refused);
        return new Recipients(allDelivered, allRefused);
    }
}
