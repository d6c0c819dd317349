package io.creditwatch.delivery.email;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refusal of one command by a mail server. It is final only when it is about that recipient or that mail. The operator
 * can fix a refusal that is about the sender, the network or the server. When it is unclear, it is tried again: another
 * attempt costs little, a lost warning costs much.
 *
 * @param command command as sent: {@code RCPT TO:<…>}, or {@code .} for the end of the data
 * @param text    whole answer with its code
 */
record SmtpReply(String command, int code, String text) {

    /** RFC 3463 and RFC 2034: after the basic code. */
    private static final Pattern ENHANCED = Pattern.compile("\\d{3}[ -](\\d)\\.(\\d{1,3})\\.(\\d{1,3})(?!\\d)");

    /**
     * Details that are final, from RFC 3463 and IANA's list. 5.1.x is the recipient's address, but 5.1.7 and 5.1.8 the
     * sender's. 5.2.1 is a mailbox that is switched off; 5.2.0 and 5.2.2 are full ones. 5.2.3 and 5.3.4 are a mail that
     * is too big, 5.6.x its content. 5.4.x (routing, daily limits), 5.5.x (protocol) and 5.7.x (policy) are not final.
     */
    private static final Pattern FINAL = Pattern.compile("1\\.(?!7$|8$)\\d+|2\\.[13]|3\\.4|6\\.\\d+");

    /** RFC 5321 section 4.2.3: a missing or wrong mailbox. 552 is a full one; 554 does not say what is wrong. */
    private static final Set<Integer> FINAL_FOR_A_RECIPIENT = Set.of(550, 551, 553);

    /**
     * Words of answers to a recipient that are about the sender: its address or its login. Servers send them without an
     * enhanced code or, as Postfix does, with 5.1.0.
     */
    private static final Pattern ABOUT_US = Pattern.compile(
            "relay|rcpthosts|sender|denied|prohibit|reputation|\\b(spf|dkim|dmarc|helo|ehlo)\\b|spam|"
                    + "\\bblock|black|listed|authent|\\blog ?in|limit|quota|full|too many|polic",
            Pattern.CASE_INSENSITIVE);

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

    /** Returns whether the detail is about the sender, as each is in the answer to MAIL. */
    private boolean isAboutTheSender(String detail) {
        return command.startsWith("MAIL") && detail.matches("1\\.\\d+|2\\.1")
                || detail.equals("1.0") && ABOUT_US.matcher(text).find();
    }

    /** Returns whether it refuses a mail to several recipients because of one of them without naming it. */
    boolean isAboutOneRecipient() {
        Matcher enhanced = ENHANCED.matcher(text);
        return !command.startsWith("MAIL") && enhanced.lookingAt() && Set.of("1", "2").contains(enhanced.group(2));
    }
}
