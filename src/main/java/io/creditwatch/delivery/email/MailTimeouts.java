package io.creditwatch.delivery.email;

import java.time.Duration;

/**
 * How long a mail server may take, each time until its answer is whole.
 *
 * @param connect   until an address takes the connection
 * @param answer    for the greeting, for the TLS handshake and for each command
 * @param endOfData for the answer to the final dot, when most servers look through the mail
 * @param whole     for all of it, however many addresses and recipients there are; less than the lease of a delivery
 */
public record MailTimeouts(Duration connect, Duration answer, Duration endOfData, Duration whole) {

    /**
     * Minutes, as RFC 5321 section 4.5.3.2 has them; the end of data shorter than its ten, since a mail of 100 KB is soon
     * looked through and one that hangs keeps a worker.
     */
    public static final MailTimeouts USUAL = new MailTimeouts(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(4),
            Duration.ofMinutes(5));
}
