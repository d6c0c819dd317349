package io.creditwatch.alert;

import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.Settings;
import java.util.Collection;
import java.util.List;

/**
 * The channels as they are set today.
 *
 * @param routing who is notified of which severity
 * @param on      those that are on
 */
record Channels(Settings.Routing routing, Collection<String> on) {

    /** Of some channels those that are on: a name of an earlier day, or of a route of the operator's, may not be. */
    List<String> on(Collection<String> names) {
        return names.stream().filter(on::contains).distinct().toList();
    }

    List<String> of(Severity severity) {
        return on(switch (severity) {
            case OK -> routing.ok();
            case WARNING -> routing.warning();
            case CRITICAL -> routing.critical();
            case UNKNOWN -> routing.unreadable();
        });
    }
}
