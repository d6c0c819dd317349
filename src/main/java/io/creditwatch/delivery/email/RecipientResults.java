package io.creditwatch.delivery.email;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Recipients;
import io.creditwatch.text.OneLine;
import jakarta.mail.internet.InternetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Results of a mail for each of its recipients, and the outcome of the notification that follows from them. */
final class RecipientResults {

    static final String ACCEPTED = "accepted";

    private final Set<String> delivered = new LinkedHashSet<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final Map<String, String> again = new LinkedHashMap<>();
    private boolean someAreBehind;

    void delivered(InternetAddress recipient) {
        delivered.add(recipient.getAddress());
    }

    void refused(InternetAddress recipient, SmtpReply reply) {
        (reply.isFinal() ? refused : again).put(recipient.getAddress(), OneLine.of(reply.text()));
    }

    void again(InternetAddress recipient, String why) {
        again.put(recipient.getAddress(), why);
    }

    void behind(InternetAddress recipient) {
        someAreBehind = true;
        again(recipient, "waits for an older mail");
    }

    boolean has(InternetAddress recipient) {
        String address = recipient.getAddress();
        return delivered.contains(address) || refused.containsKey(address) || again.containsKey(address);
    }

    boolean areNone() {
        return delivered.isEmpty() && refused.isEmpty() && again.isEmpty();
    }

    DeliveryOutcome outcome(Recipients before) {
        Recipients done = before.and(new Recipients(delivered, refused));
        if (!again.isEmpty()) {
            return done.isEmpty() && !someAreBehind ? new AgainLater("Mail server: " + said(again))
                    : new PartlyDelivered(done, "Not yet delivered to all: " + said(again));
        }
        if (done.delivered().isEmpty()) {
            return new Refused("Mail server: " + said(done.refused()));
        }
        return new Delivered(done.refused().isEmpty() ? ACCEPTED
                : "Delivered, but not to all: " + said(done.refused()));
    }

    /** Writes each answer once, with its recipients. */
    private static String said(Map<String, String> answers) {
        Map<String, List<String>> recipients =
                answers.keySet().stream().collect(groupingBy(answers::get, LinkedHashMap::new, toList()));
        return recipients.entrySet().stream()
                .map(each -> each.getKey() + " (" + String.join(", ", each.getValue()) + ")").collect(joining("; "));
    }
}
