package io.creditwatch.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code alert.*.channels}. A channel that is named but off is an error: its messages would be lost. */
final class RoutingReader {

    private final Entries entries;
    private final List<String> on;

    /**
     * @param builtIn built-in channels that are on
     * @param own     channels of the operator's own
     */
    RoutingReader(Entries entries, List<String> builtIn, Set<String> own) {
        this.entries = entries;
        this.on = new ArrayList<>(builtIn);
        on.addAll(new TreeSet<>(own));
    }

    Settings.Routing read() {
        return new Settings.Routing(channels("alert.warning.channels", on), channels("alert.critical.channels", on),
                channels("alert.unreadable.channels", on), channels("alert.ok.channels", queueAlone()));
    }

    /** Returns the queue if it is on: readings that are OK interest programs, not people. */
    private List<String> queueAlone() {
        return on.stream().filter("queue"::equals).toList();
    }

    private List<String> channels(String key, List<String> otherwise) {
        List<String> named = entries.list(key);
        for (String name : named) {
            if (!on.contains(name) && !offByError(name)) {
                entries.report(key, whyNot(name), "");
            }
        }
        return named.isEmpty() ? List.copyOf(otherwise) : named.stream().distinct().toList();
    }

    /** Returns whether the channel is off because of an error that is reported already. */
    private boolean offByError(String name) {
        return Settings.BUILT_IN_CHANNELS.containsKey(name) && entries.hasErrorIn(name + ".");
    }

    private static String whyNot(String name) {
        return Settings.BUILT_IN_CHANNELS.containsKey(name)
                ? name + " is off: " + Settings.BUILT_IN_CHANNELS.get(name)
                : "there is no channel '" + name
                        + "'; there are slack, email, queue, and your own routes deliver-<name>";
    }
}
