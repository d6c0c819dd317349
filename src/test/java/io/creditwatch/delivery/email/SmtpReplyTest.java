package io.creditwatch.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            RCPT | 550 5.1.1 user unknown
            RCPT | 550-5.1.1 no such user, see our help
            RCPT | 550 5.1.0 address rejected
            RCPT | 553 5.1.2 no such domain
            RCPT | 501 5.1.3 bad address syntax
            RCPT | 551 5.1.6 mailbox has moved
            RCPT | 556 5.1.10 the domain takes no mail
            RCPT | 550 5.2.1 mailbox disabled
            RCPT | 550 no such user here
            RCPT | 551 user not local
            RCPT | 553 mailbox name not allowed
            MAIL | 552 5.3.4 message size exceeds the limit
            DATA | 552 5.3.4 message too big
            .    | 552 5.3.4 message too big
            .    | 550 5.2.3 message longer than this mailbox takes
            .    | 554 5.6.0 malformed message
            .    | 554 5.6.3 conversion needed
            .    | 550 5.1.1 user unknown
            """)
    void isFinalWhenItIsAboutThatRecipientOrThatMail(String command, String text) {
        assertThat(reply(command, text).isFinal()).isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            MAIL | 550 5.1.7 bad sender address
            MAIL | 553 5.1.8 sender domain not found
            MAIL | 550 5.1.0 address rejected
            MAIL | 501 5.1.3 bad address syntax
            MAIL | 550 5.2.1 mailbox disabled
            MAIL | 550 sender rejected
            MAIL | 553 mailbox name not allowed
            MAIL | 530 5.7.0 authentication required
            MAIL | 535 5.7.8 credentials invalid
            MAIL | 554 5.7.1 sender blocked
            MAIL | 552 storage exceeded
            RCPT | 553 sorry, that domain is not in my list of allowed rcpthosts
            RCPT | 550 Administrative prohibition
            RCPT | 550 SPF check failed
            RCPT | 450 4.2.0 greylisted
            RCPT | 452 4.2.2 mailbox full
            RCPT | 452 4.5.3 too many recipients
            RCPT | 421 4.3.2 shutting down
            RCPT | 450 5.1.1 maybe unknown
            RCPT | 550 4.2.2 over quota
            RCPT | 550 5.2.2 mailbox full
            RCPT | 554 5.2.0 quota
            RCPT | 550 5.2.4 mailing list expansion
            RCPT | 550 5.3.0 other system failure
            RCPT | 550 5.3.2 system not accepting mail
            RCPT | 550 5.4.1 access denied
            RCPT | 550 5.4.5 daily limit exceeded
            RCPT | 550 5.4.6 loop detected
            RCPT | 503 5.5.1 bad sequence
            RCPT | 501 5.5.4 bad parameter
            RCPT | 550 5.7.1 relaying denied
            RCPT | 554 5.7.1 client host blocked by a list
            RCPT | 550 5.7.26 unauthenticated sender
            RCPT | 552 mailbox full
            RCPT | 554 transaction failed
            RCPT | 550 relay not permitted
            RCPT | 550 5.1.0 <creditwatch@example.com>: Sender address rejected: User unknown
            RCPT | 550 Sender verify failed
            RCPT | 550 your host is listed at zen.example.org
            RCPT | 550 mailbox over quota
            RCPT | 500 what?
            RCPT | 502 not implemented
            RCPT | 550 5.1 million served, relay denied
            DATA | 503 no valid recipients
            DATA | 554 no valid recipients
            DATA | 550 no
            .    | 550 5.4.5 daily limit exceeded
            .    | 554 5.2.0 quota
            .    | 550 5.7.1 rejected by policy
            .    | 550 looks like spam
            .    | 552 storage exceeded
            .    | 554 transaction failed
            .    | 451 4.3.0 try again
            """)
    void isNotFinalWhenItIsAboutTheSenderOrTheServerOrIsUnclear(String command, String text) {
        assertThat(reply(command, text).isFinal()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            .    | 550 5.1.1 unknown         | true
            .    | 452 4.2.2 mailbox full    | true
            .    | 552 5.3.4 message too big | false
            .    | 550 5.7.1 policy          | false
            .    | 554 failed                | false
            MAIL | 550 5.1.0 rejected        | false
            """)
    void saysWhetherItIsAboutOneOfThem(String command, String text, boolean about) {
        assertThat(reply(command, text).isAboutOneRecipient()).isEqualTo(about);
    }

    private static SmtpReply reply(String command, String text) {
        return new SmtpReply(command, Integer.parseInt(text.substring(0, 3)), text);
    }
}
