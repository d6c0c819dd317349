package io.creditwatch.cli;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.queue.CloudEventMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", mixinStandardHelpOptions = true,
        description = "Print the events, the newest last.")
public final class EventsCommand extends LedgerCommand {

    @Option(names = "--account", paramLabel = "NAME", description = "Events of this account only.")
    private String account;

    @Option(names = "--after", paramLabel = "N",
            description = "Events after this sequence number of the account, instead of the last ones.")
    private Long after;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "Largest number of events (${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print each as the CloudEvent that the queue gets, one in a line.")
    private boolean json;

    @Override
    int run() {
        requirePositive("--limit", limit);
        if (account != null) {
            requireKnown(account);
        } else if (after != null) {
            throw misuse("--after needs --account: each account counts its own events");
        }
        List<CreditEvent> events = after == null ? history().lastEvents(Optional.ofNullable(account), limit)
                : history().events(account, after, limit);
        if (json) {
            CloudEventMessage message = new CloudEventMessage();
            events.forEach(event -> out().println(new String(message.of(event), StandardCharsets.UTF_8)));
        } else {
            Table table = new Table("TIME", "ACCOUNT", "SEQUENCE", "SUMMARY");
            events.forEach(event ->
                    table.row(time().of(event.decidedAt()), event.account(), event.sequence(), event.summary()));
            table.print(out());
        }
        return 0;
    }
}
