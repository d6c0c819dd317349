package io.creditwatch.delivery.email;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail server's refusal of one command. Final is only what is about that recipient or that mail; what is about us, the
 * way or the server somebody can fix, and it is tried again. So is what cannot be told apart: a repeated try costs
 * little, a lost warning much.
 *
 * @param command as it was sent: {@code RCPT TO:<…>}, or {@code .} for the end of the data
 * @param code    the basic code
 * @param text    the whole answer, the code included
 */
record SmtpReply(String command, int code, String text) {

    /** RFC 3463 and RFC 2034: after the basic code. */
    private static final Pattern ENHANCED = Pattern.compile("\\d{3}[ -](\\d)\\.(\\d{1,3})\\.(\\d{1,3})(?!\\d)");

    /**
     * Of RFC 3463 and IANA's list. 5.1.x is the recipient's address, but for 5.1.7 and 5.1.8, the sender's; 5.2.1 a
     * mailbox that is switched off (5.2.0 and 5.2.2 are full, which ends); 5.2.3 and 5.3.4 a mail that is too big; 5.6.x
     * what is in it. Not 5.4.x, the way there and daily limits; 5.5.x, how we talk; 5.7.x, whether we may.
     */
    private static final Pattern FINAL = Pattern.compile("1\\.(?!7$|8$)\\d+|2\\.[13]|3\\.4|6\\.\\d+");

    /** RFC 5321 section 4.2.3: no such mailbox, not here, not a name for one. 552 is full, 554 says nothing of whom. */
    private static final Set<Integer> FINAL_FOR_A_RECIPIENT = Set.of(550, 551, 553);

    /**
     * Servers answer a recipient so, and mean us: our address, our sender, our login. They do it without an enhanced code
     * or, as Postfix does, with 5.1.0.
     */
    private static final Pattern ABOUT_US = Pattern.compile(
            "relay|rcpthosts|sender|denied|prohibit|reputation|\\b(spf|dkim|dmarc|helo|ehlo)\\b|spam|"
                    + "\\bblock|black|listed|authent|\\blog ?in|limit|quota|full|too many|polic",
            Pattern.CASE_INSENSITIVE);

    /** Whether another try is pointless. */
    boolean isFinal() {
        if (code < 500 || code > 599) {
            return false;
        }
        Matcher enhanced = ENHANCED.matcher(text);
        if (!enhanced.lookingAt()) {
            return command.startsWith("RCPT") && FINAL_FOR_A_RECIPIENT.contains(code) && !ABOUT_US.matcher(text).find();
        }
        String detail = enhanced.group(2) + "." + enhanced.group(3);
        return enhanced.group(1).equals("5") && FINAL.matcher(detail).matches() && !isAboutTheSender(detail);
    }

    /** The answer to MAIL is about the sender's address where another would be about a recipient's. */
    private boolean isAboutTheSender(String detail) {
        return command.startsWith("MAIL") && detail.matches("1\\.\\d+|2\\.1")
                || detail.equals("1.0") && ABOUT_US.matcher(text).find();
    }

    /** Whether it answers a mail to several and is about one of them, without saying which. */
    boolean isAboutOneRecipient() {
        Matcher enhanced = ENHANCED.matcher(text);
        return !command.startsWith("MAIL") && enhanced.lookingAt() && Set.of("1", "2").contains(enhanced.group(2));
    }
}
