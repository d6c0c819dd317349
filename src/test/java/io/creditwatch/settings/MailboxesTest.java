package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.InternetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ops@example.com                         | ops@example.com
            Ops <ops@example.com>                   | Ops <ops@example.com>
            a.b+c@localhost                         | a.b+c@localhost
            <ops@example.com>                       | ops@example.com
            ops@example.com (the team)              | the team <ops@example.com>
            "Doe, Jane" <jane@example.com>          | "Doe, Jane" <jane@example.com>
            "GPU watch: prod" <a@example.com>       | "GPU watch: prod" <a@example.com>
            J. Doe <j@example.com>                  | "J. Doe" <j@example.com>
            Jürgen Größe <j@example.com>            | =?UTF-8?Q?J=C3=BCrgen_Gr=C3=B6=C3=9Fe?= <j@example.com>
            監視 <j@example.com>                    | =?UTF-8?B?55uj6KaW?= <j@example.com>
            =?UTF-8?Q?J=C3=BCrgen?= <j@example.com> | =?UTF-8?Q?J=C3=BCrgen?= <j@example.com>
            ops@bücher.example                      | ops@xn--bcher-kva.example
            Ops <ops@BÜCHER.example>                | Ops <ops@xn--bcher-kva.example>
            "a>b@c" (>d@e) <ops@example.com>        | "\\"a>b@c\\" (>d@e)" <ops@example.com>
            ops@night <ops@example.com>             | "ops@night" <ops@example.com>
            Ops <ops@example.com> x                 | Ops <ops@example.com>
            ops@EXAMPLE.com                         | ops@example.com
            "a b"@example.com                       | <"a b"@example.com>
            ops@[192.0.2.1]                         | <ops@[192.0.2.1]>
            ops@[IPv6:2001:db8::1]                  | <ops@[IPv6:2001:db8::1]>
            """)
    void readsWhatCanBeSentAndWritesItInAscii(String text, String sent) throws Exception {
        assertThat(Mailboxes.one(text)).isEqualTo(sent).isPrintable();
        assertThat(new InternetAddress(sent, true).toString()).isEqualTo(sent);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ops                              | not an e-mail address: 'ops'
            @example.com                     | not an e-mail address
            ops@                             | not an e-mail address
            ops @example.com                 | not an e-mail address
            a@b@c                            | not an e-mail address
            Ops ops@example.com              | not an e-mail address
            <>                               | not an e-mail address
            Ops <>                           | not an e-mail address
            Ops <ops@example.com             | not an e-mail address
            Ops <ops@example.com><b@c>       | not an e-mail address
            "Ops <ops@example.com>           | not an e-mail address
            Ops <ops@example.com> b@c        | between two addresses there must be a comma
            A <a@b> "x, y" <b@c>             | between two addresses there must be a comma
            fin@example..test                | not an e-mail address: 'fin@example..test' (Domain contains dot-dot
            fin@example.test.                | not an e-mail address
            fin@.example.test                | not an e-mail address
            .fin@example.test                | not an e-mail address
            fin.@example.test                | not an e-mail address
            f..in@example.test               | not an e-mail address
            fin@exa_mple.test                | not an e-mail address
            fin@-example.test                | not an e-mail address
            fin@[exa mple]                   | not an e-mail address
            GPU watch: prod <a@example.com>  | in quotation marks
            Doe, Jane <jane@example.com>     | in quotation marks
            team: a@example.com, b@test.com; | is a group; write its addresses with commas between
            <@relay.test:ops@example.com>    | not an e-mail address
            jürgen@example.com               | before the @ only ASCII can be sent
            a@example.com, b@example.com     | must be one
            ,                                | has no e-mail address in it
            """)
    void refusesWhatCannotBeSent(String text, String why) {
        assertThatThrownBy(() -> Mailboxes.one(text)).isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a@example.com; b@example.com | with commas between several
            a@example.com b@example.com  | with commas between several
            a@example.com, b             | not an e-mail address: 'b'
            """)
    void refusesListsThatAreNone(String text, String why) {
        assertThatThrownBy(() -> Mailboxes.several(text)).hasMessageContaining(why);
    }

    @Test
    void readsEachOfSeveralOnce() {
        assertThat(Mailboxes.several("a@example.com,, \"Doe, Jane\" <jane@example.com>, A <a@EXAMPLE.com>,"))
                .containsExactly("a@example.com", "\"Doe, Jane\" <jane@example.com>");
    }

    @Test
    void refusesAPartThatIsTooLongForAnyServer() {
        assertThatThrownBy(() -> Mailboxes.one("a".repeat(65) + "@example.com")).hasMessageContaining("64 characters");
        assertThatThrownBy(() -> Mailboxes.one("a@" + "b".repeat(64) + ".com"))
                .hasMessageContaining("not a domain name");
    }
}
