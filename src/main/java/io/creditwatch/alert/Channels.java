package io.creditwatch.alert;

import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.Settings;
import java.util.Collection;
import java.util.List;

/**
 * Channels of the current settings.
 *
 * @param routing channels of each severity
 * @param on      channels that are on
 */
record Channels(Settings.Routing routing, Collection<String> on) {

    /** Returns the named channels that are on. A stored name, or a name in a route, may be of a channel that is off. */
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
