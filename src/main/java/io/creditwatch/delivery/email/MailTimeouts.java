package io.creditwatch.delivery.email;

import java.time.Duration;

/**
 * Time limits for a mail server. Each is for a whole answer.
 *
 * @param connect   limit for a connection to one address
 * @param answer    limit for the greeting, the TLS handshake and each command
 * @param endOfData limit for the answer to the final dot, before which most servers scan the mail
 * @param whole     limit for all addresses and recipients together; less than the lease of a delivery
 */
public record MailTimeouts(Duration connect, Duration answer, Duration endOfData, Duration whole) {

    /**
     * Minutes, as in RFC 5321 section 4.5.3.2. The end of data has less than its ten: a mail of 100 KB is scanned soon,
     * and a server that hangs keeps a worker busy.
     */
    public static final MailTimeouts USUAL = new MailTimeouts(Duration.ofSeconds(30), Duration.ofMinutes(2),
            Duration.ofMinutes(4), Duration.ofMinutes(5));
}
